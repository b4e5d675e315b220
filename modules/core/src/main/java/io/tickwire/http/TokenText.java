package io.tickwire.http;

import java.util.regex.Pattern;

/**
 * Hides access tokens in text that repeats what somebody sent: a token may come under a wrong name, or where it does not belong. Every
 * problem goes through this.
 */
public final class TokenText {
    /** A JSON Web Token: its first part is the Base64 of an object, which begins with a quote. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_=.-]*");

    private TokenText() {}

    /** The same text with {@code ***} for tokens. */
    public static String mask(String text) {
        return TOKEN.matcher(text).replaceAll("***");
    }
}
