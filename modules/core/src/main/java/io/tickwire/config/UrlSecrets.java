package io.tickwire.config;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides the passwords and tokens of URLs before they are printed. The text may be no URL at all, or one whose password is
 * not percent-encoded: where it is not sure what is a secret, more is hidden than need be, never less.
 */
public final class UrlSecrets {
    private static final String HIDDEN = "***";

    /** A comma parts two URLs only where a scheme follows: a password may hold a comma. */
    private static final Pattern NEXT_URL = Pattern.compile(",(?=\\s*[A-Za-z][A-Za-z0-9+.-]*://)");

    /** {@code name=} of a parameter, also in {@code host=db password=x}. */
    private static final Pattern PARAMETER = Pattern.compile("(?<=[?&;\\s]|^)([A-Za-z0-9_.%-]+)\\s*=");

    private static final Pattern SECRET_NAME = Pattern.compile("pass|pwd|secret|token|auth");

    /** {@code host:port,host:port} with nothing in it that could be a secret. */
    private static final Pattern HOSTS = Pattern.compile(
            "(?:(?:\\[[0-9A-Fa-f:.%]*\\]|[^:/?#@,\\[\\]\\s]*)(?::\\d{0,9})?)(?:,(?:\\[[0-9A-Fa-f:.%]*\\]|[^:/?#@,\\[\\]\\s]*)(?::\\d{0,9})?)*(?=[/?#]|$)");

    private UrlSecrets() {}

    /**
     * The same text with {@code ***} for passwords, tokens and secrets.
     *
     * @param text one URL, or several with commas between them
     */
    public static String mask(String text) {
        StringBuilder masked = new StringBuilder();
        int from = 0;
        Matcher next = NEXT_URL.matcher(text);
        while (next.find()) {
            masked.append(maskOne(text.substring(from, next.start()))).append(',');
            from = next.end();
        }
        return masked.append(maskOne(text.substring(from))).toString();
    }

    private static String maskOne(String url) {
        boolean[] hidden = new boolean[url.length()];
        hideParameters(url, hidden);
        hideUserInfo(url, hidden);
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < hidden.length; i++) {
            if (!hidden[i]) {
                masked.append(url.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                masked.append(HIDDEN);
            }
        }
        return masked.toString();
    }

    /** A secret ends where the next parameter begins: {@code password=a&b&sslmode=require} has the password {@code a&b}. */
    private static void hideParameters(String url, boolean[] hidden) {
        Matcher parameter = PARAMETER.matcher(url);
        int secretFrom = -1;
        while (parameter.find()) {
            if (secretFrom >= 0) {
                hide(hidden, secretFrom, parameter.start() - 1);
            }
            secretFrom = isSecret(parameter.group(1)) ? parameter.end() : -1;
        }
        if (secretFrom >= 0) {
            hide(hidden, secretFrom, url.length());
        }
    }

    private static boolean isSecret(String name) {
        String decoded;
        try {
            decoded = URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return true; // nobody knows what it is
        }
        return SECRET_NAME.matcher(decoded.toLowerCase(Locale.ROOT)).find();
    }

    private static void hideUserInfo(String url, boolean[] hidden) {
        int scheme = url.indexOf("://");
        int start = scheme < 0 ? 0 : scheme + "://".length();
        int at = url.lastIndexOf('@');
        int colon = url.indexOf(':', start);
        if (at < start) {
            Matcher hosts = HOSTS.matcher(url).region(start, url.length());
            boolean noSecret = scheme < 0 ? colon < 0 : hosts.lookingAt();
            if (!noSecret && colon >= 0) {
                int query = url.indexOf('?', colon);
                hide(hidden, colon + 1, query < 0 ? url.length() : query);
            }
        } else if (colon >= 0 && colon < at) {
            hide(hidden, colon + 1, at);
        } else if (url.stripLeading().regionMatches(true, 0, "redis", 0, "redis".length())) {
            hide(hidden, start, at); // redis://secret@host: meant as a password by some
        }
    }

    private static void hide(boolean[] hidden, int from, int to) {
        for (int i = from; i < to; i++) {
            hidden[i] = true;
        }
    }
}
