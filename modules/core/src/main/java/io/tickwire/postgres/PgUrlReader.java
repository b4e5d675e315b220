package io.tickwire.postgres;

import io.netty.util.NetUtil;
import io.tickwire.config.UrlSecrets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a Postgres URL apart. Refuses what libpq or a person could read in two ways. */
final class PgUrlReader {
    private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");
    private static final String FORM = "postgresql://user:password@host:port/db";
    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_PORT = 65_535;
    private static final Pattern HOST_AND_PORT = Pattern.compile("(\\[[^\\]]*\\]|[^:\\[]*)(?::(.*))?");
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9_.])?");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private PgUrlReader() {}

    static PgUrl read(String url) {
        try {
            return split(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ": url=" + UrlSecrets.mask(url), e);
        }
    }

    private static PgUrl split(String url) {
        String rest = SCHEMES.stream()
                .filter(url::startsWith)
                .findFirst()
                .map(scheme -> url.substring(scheme.length()))
                .orElseThrow(() -> refused("must be " + FORM));
        refuseUnclear(rest);
        int question = rest.indexOf('?');
        Map<String, String> query = query(question < 0 ? "" : rest.substring(question + 1));
        String beforeQuery = question < 0 ? rest : rest.substring(0, question);
        int slash = beforeQuery.indexOf('/');
        String authority = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
        String database = slash < 0 ? "" : decode("database", beforeQuery.substring(slash + 1));
        if (database.isEmpty()) {
            throw refused("must name a database, " + FORM);
        }
        int at = authority.indexOf('@');
        if (at >= 0) {
            addUser(authority.substring(0, at), query);
        }
        String hostAndPort = authority.substring(at + 1);
        if (hostAndPort.contains(",")) {
            throw refused("must name one host, several are not supported");
        }
        Matcher parts = HOST_AND_PORT.matcher(hostAndPort);
        boolean bare = !hostAndPort.startsWith("[") && hostAndPort.indexOf(':') != hostAndPort.lastIndexOf(':');
        if (bare || !parts.matches()) {
            throw refused("an IPv6 address needs brackets, as in [::1]:5432");
        }
        return PgParameters.apply(host(parts.group(1)), port(parts.group(2)), database, query);
    }

    /** Both are a person's slip more often than meant, and libpq takes them in another way than most programs do. */
    private static void refuseUnclear(String rest) {
        if (rest.chars().anyMatch(c -> c <= ' ' || c == '#')) {
            throw refused("must have no raw space and no raw #: write %20 and %23");
        }
        if (rest.indexOf('?') != rest.lastIndexOf('?')) {
            throw refused("must have one raw ?, before the parameters: write %3F for another");
        }
        int at = rest.indexOf('@');
        Matcher end = Pattern.compile("[/?]").matcher(rest);
        int authorityEnd = end.find() ? end.start() : rest.length();
        if (at >= 0 && (at != rest.lastIndexOf('@') || at > authorityEnd)) {
            throw refused("must have a raw @ only between password and host: in a password write %40 for @, %2F for /,"
                    + " %3F for ?, %25 for %");
        }
    }

    private static void addUser(String userInfo, Map<String, String> query) {
        int colon = userInfo.indexOf(':');
        putOnce(query, "user", decode("user", colon < 0 ? userInfo : userInfo.substring(0, colon)));
        if (colon >= 0) {
            putOnce(query, "password", decode("password", userInfo.substring(colon + 1)));
        }
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals <= 0) {
                throw refused("must have name=value after the ?, with & between two of them, and %26 for & in a value");
            }
            String name = decode("name of a parameter", pair.substring(0, equals));
            putOnce(query, name, decode(name, pair.substring(equals + 1)));
        }
        return query;
    }

    private static void putOnce(Map<String, String> query, String name, String value) {
        if (query.putIfAbsent(name, value) != null) {
            throw refused("must not give a thing twice: parameter=" + name);
        }
    }

    private static String host(String text) {
        if (text.startsWith("[")) {
            String address = text.substring(1, text.length() - 1);
            if (!IPV6.matcher(address).matches() || !NetUtil.isValidIpV6Address(address)) {
                throw refused("must have an IPv6 address in the brackets: host=" + text);
            }
            return address;
        }
        if (text.isEmpty() || text.toUpperCase(Locale.ROOT).startsWith("%2F")) {
            throw refused("must name a host, " + FORM + "; sockets of the file system are not supported");
        }
        if (!HOST_NAME.matcher(text).matches()) {
            throw refused("must have a host of letters, digits, dots, - and _");
        }
        return text;
    }

    private static int port(String text) {
        if (text == null || text.isEmpty()) {
            return DEFAULT_PORT;
        }
        if (text.matches("[0-9]{1,5}")) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= MAX_PORT) {
                return port;
            }
        }
        throw refused("must have a port from 1 to 65535 after the host");
    }

    /** Not {@link java.net.URLDecoder}, which makes a space of a plus and passes over bytes that are no UTF-8. */
    private static String decode(String part, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c != '%') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c);
                continue;
            }
            if (!text.substring(i).matches("(?s)%[0-9A-Fa-f]{2}.*")) {
                throw refused("must have two hexadecimal digits after a %, and %25 for a % itself: part=" + part);
            }
            bytes.write(Integer.parseInt(text.substring(i + 1, i + 3), 16));
            i += 3;
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            if (decoded.indexOf('\0') >= 0) {
                throw refused("must not hold %00: part=" + part);
            }
            return decoded;
        } catch (CharacterCodingException e) {
            throw refused("must be UTF-8 where it is percent-encoded: part=" + part);
        }
    }

    private static IllegalArgumentException refused(String message) {
        return new IllegalArgumentException(message);
    }
}
