package io.tickwire.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Origins that pages may come from, as {@code https://app.example.com}. A {@code *} in the host stands for one or more characters
 * of one label: {@code https://*.example.com} is {@code https://a.example.com}, and neither {@code https://example.com} nor
 * {@code https://a.b.example.com}. The port may be {@code *}: any, also none. Immutable.
 *
 * @param any whether every origin is allowed, {@code null} too, which files and sandboxes have
 * @param entries as written, in lower case
 */
public record AllowedOrigins(boolean any, List<String> entries) {
    /** Every origin. */
    public static final AllowedOrigins ANY = new AllowedOrigins(true, List.of());

    /** No origin but the server's own. */
    public static final AllowedOrigins NONE = new AllowedOrigins(false, List.of());

    private static final int MAX_ENTRIES = 100;

    /** A host has at most 253 characters. The patterns below need a stack as deep as a host has labels. */
    private static final int MAX_CHARS = 300;

    private static final Pattern ENTRY = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>\\[[0-9a-f:.]+]|[a-z0-9_*-]+(?:\\.[a-z0-9_*-]+)*)(?::(?<port>\\d{1,5}|\\*))?");

    private static final Pattern ORIGIN = Pattern.compile(
            "(?<scheme>[a-z][a-z0-9+.-]*)://(?<host>\\[[0-9a-f:.]+]|[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*)(?::(?<port>\\d{1,5}))?");

    /**
     * Reads a comma-separated list; {@code *} alone is every origin.
     *
     * @throws IllegalArgumentException that names the entry that is no origin
     */
    public static AllowedOrigins parse(String list) {
        List<String> entries = Arrays.stream(list.split(",", -1))
                .map(entry -> entry.trim().toLowerCase(Locale.ROOT))
                .toList();
        if (entries.contains("*")) {
            if (entries.size() > 1) {
                throw new IllegalArgumentException("* is every origin, leave the others out");
            }
            return ANY;
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException(
                    "must be at most " + MAX_ENTRIES + " origins: origins=" + entries.size());
        }
        for (String entry : entries) {
            if (entry.length() > MAX_CHARS || !ENTRY.matcher(entry).matches()) {
                throw new IllegalArgumentException(
                        "must be an origin, as in https://app.example.com or https://*.example.com:8443, without a path:"
                                + " origin=" + entry);
            }
        }
        return new AllowedOrigins(false, entries);
    }

    /**
     * Whether a page of the origin may read.
     *
     * @param origin as the header {@code Origin} has it; any text
     */
    public boolean allows(String origin) {
        if (any) {
            return true;
        }
        Matcher asked = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        return origin.length() <= MAX_CHARS
                && asked.matches()
                && entries.stream().anyMatch(entry -> isOne(entry, asked));
    }

    private static boolean isOne(String entry, Matcher asked) {
        Matcher allowed = ENTRY.matcher(entry);
        return allowed.matches()
                && allowed.group("scheme").equals(asked.group("scheme"))
                && host(allowed.group("host")).matcher(asked.group("host")).matches()
                && ("*".equals(allowed.group("port")) || port(allowed).equals(port(asked)));
    }

    private static Pattern host(String entry) {
        return Pattern.compile(
                Arrays.stream(entry.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[a-z0-9_-]+")));
    }

    private static String port(Matcher origin) {
        return Optional.ofNullable(origin.group("port")).orElseGet(() -> ofScheme(origin.group("scheme")));
    }

    /**
     * Whether the page was served by the server that it asks: the same host and port, by {@code http} or {@code https}. The
     * server does not know which, where a proxy ends TLS.
     *
     * @param origin as the header {@code Origin} has it; any text
     * @param authority host and port that the client asked, as the header {@code Host} has them; any text, or null
     */
    public static boolean isSame(String origin, String authority) {
        Matcher page = ORIGIN.matcher(origin.toLowerCase(Locale.ROOT));
        if (authority == null || origin.length() > MAX_CHARS || authority.length() > MAX_CHARS || !page.matches()) {
            return false;
        }
        String scheme = page.group("scheme");
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return false;
        }
        Matcher server = ORIGIN.matcher(scheme + "://" + authority.toLowerCase(Locale.ROOT));
        return server.matches()
                && server.group("host").equals(page.group("host"))
                && port(server).equals(port(page));
    }

    private static String ofScheme(String scheme) {
        return switch (scheme) {
            case "http" -> "80";
            case "https" -> "443";
            default -> "";
        };
    }
}
