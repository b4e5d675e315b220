package io.tickwire.config;

import io.tickwire.config.RedisUrl.Kind;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one text of {@code REDIS_URL}. Where a password leaves doubt what is what, the text is refused. */
final class RedisUrlReader {
    private static final int REDIS_PORT = 6_379;
    private static final int SENTINEL_PORT = 26_379;
    private static final Pattern SCHEME = Pattern.compile("(rediss?)(\\+sentinel)?://");

    /** Another URL begins where a scheme does: a password may hold a comma. */
    private static final Pattern NEXT_URL = Pattern.compile("\\s*,\\s*(?=[A-Za-z][A-Za-z0-9+.-]*://)");

    private static final Pattern DATABASE = Pattern.compile("[0-9]{1,9}");
    private static final Pattern MASTER = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Set<String> PARAMETERS = Set.of("user", "password", "db", "ca", "cert", "key");
    private static final Set<String> SENTINEL_PARAMETERS = Set.of("sentinelUser", "sentinelPassword");
    private static final String HOW =
            "in user and password, write @ as %40, / as %2F, ? as %3F, # as %23, % as %25, : as"
                    + " %3A, a comma as %2C, a space as %20";

    private final String text;

    RedisUrlReader(String text) {
        this.text = text.trim();
    }

    RedisUrl read() {
        try {
            List<RedisUrl> all =
                    Arrays.stream(NEXT_URL.split(text)).map(this::one).toList();
            RedisUrl url = all.size() == 1 ? all.get(0) : cluster(all);
            url.tls().ifPresent(RedisTls::check);
            return url;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + ": url=" + UrlSecrets.mask(text), e);
        }
    }

    private static RedisUrl cluster(List<RedisUrl> all) {
        RedisUrl first = all.get(0);
        for (RedisUrl url : all) {
            if (url.kind() != Kind.SERVER) {
                throw new IllegalArgumentException(
                        "several sentinels stand in one URL: redis+sentinel://s1:26379,s2:26379/master");
            }
            boolean agree = url.login().equals(first.login())
                    && url.tls().equals(first.tls())
                    && url.database() == first.database();
            if (!agree) {
                throw new IllegalArgumentException(
                        "the URLs of a Redis Cluster must have the same scheme, user, password and parameters");
            }
        }
        if (first.database() != 0) {
            throw new IllegalArgumentException("a Redis Cluster has only database 0: database=" + first.database());
        }
        List<RedisAddress> nodes =
                all.stream().flatMap(url -> url.addresses().stream()).distinct().toList();
        return new RedisUrl(Kind.CLUSTER, nodes, first.login(), 0, first.tls(), Optional.empty());
    }

    private RedisUrl one(String url) {
        Matcher scheme = SCHEME.matcher(url);
        if (!scheme.lookingAt()) {
            throw new IllegalArgumentException(
                    "must be redis://host:port, rediss://host:port or redis+sentinel://host:port/master");
        }
        boolean tls = scheme.group(1).equals("rediss");
        boolean sentinel = scheme.group(2) != null;
        String rest = url.substring(scheme.end());
        requireNoDoubt(rest);
        int authorityEnd = endOf(rest, "/?");
        int pathEnd = endOf(rest, "?");
        String authority = rest.substring(0, authorityEnd);
        int at = authority.lastIndexOf('@');
        Map<String, String> parameters =
                parameters(pathEnd == rest.length() ? "" : rest.substring(pathEnd + 1), sentinel);
        RedisLogin login = login(at < 0 ? "" : authority.substring(0, at), at >= 0, parameters);
        List<RedisAddress> addresses = addresses(authority.substring(at + 1), sentinel);
        if (tls) {
            addresses.forEach(RedisUrlReader::requireCheckableName);
        }
        String path = rest.substring(Math.min(authorityEnd + 1, pathEnd), pathEnd);
        int slash = path.indexOf('/');
        String master = slash < 0 ? path : path.substring(0, slash);
        return new RedisUrl(
                sentinel ? Kind.SENTINEL : Kind.SERVER,
                addresses,
                login,
                database(sentinel ? (slash < 0 ? "" : path.substring(slash + 1)) : path, parameters),
                tls(tls, parameters),
                sentinel ? Optional.of(sentinel(master, parameters)) : Optional.empty());
    }

    /** After these checks the last {@code @} before the first {@code /} or {@code ?} ends the password, or there is none. */
    private static void requireNoDoubt(String rest) {
        int authorityEnd = endOf(rest, "/?");
        boolean unprintable = rest.chars().anyMatch(c -> c <= ' ' || c == 0x7f);
        if (rest.indexOf('#') >= 0 || rest.indexOf('@', authorityEnd) >= 0 || unprintable) {
            throw new IllegalArgumentException("not a URL, a character is not percent-encoded: " + HOW);
        }
    }

    private static RedisLogin login(String userInfo, boolean given, Map<String, String> parameters) {
        Optional<String> user = parameter(parameters, "user");
        Optional<String> password = parameter(parameters, "password");
        if (!given) {
            return login(user, password, "user=", "password=");
        }
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "a password must follow a colon: redis://:password@host or redis://user:password@host");
        }
        if (user.isPresent() || password.isPresent()) {
            throw new IllegalArgumentException(
                    "user and password must be given once: before the @ or as user= and password=");
        }
        String name = decoded(userInfo.substring(0, colon));
        String secret = decoded(userInfo.substring(colon + 1));
        return name.isEmpty() && secret.isEmpty()
                ? RedisLogin.NONE
                : new RedisLogin(Optional.of(name).filter(text -> !text.isEmpty()), Optional.of(secret));
    }

    private static RedisLogin login(
            Optional<String> user, Optional<String> password, String userName, String passwordName) {
        if (user.isPresent() && password.isEmpty()) {
            throw new IllegalArgumentException(userName + " must have a " + passwordName + " beside it");
        }
        return new RedisLogin(user, password);
    }

    private static List<RedisAddress> addresses(String hosts, boolean sentinel) {
        if (!sentinel && hosts.indexOf(',') >= 0) {
            throw new IllegalArgumentException(
                    "each node of a Redis Cluster needs its own scheme: redis://host1:6379,redis://host2:6379");
        }
        return Arrays.stream(hosts.split(",", -1))
                .map(host -> RedisAddress.parse(host, sentinel ? SENTINEL_PORT : REDIS_PORT))
                .distinct()
                .toList();
    }

    private static void requireCheckableName(RedisAddress address) {
        if (!address.isUrlHost()) {
            throw new IllegalArgumentException(
                    "TLS can't check a certificate for this host name: use one of letters, digits"
                            + " and hyphens: host=" + address.host());
        }
    }

    private static int database(String path, Map<String, String> parameters) {
        Optional<String> parameter = parameter(parameters, "db");
        if (!path.isEmpty() && parameter.filter(db -> !db.equals(path)).isPresent()) {
            throw new IllegalArgumentException("the database must be given once: after the / or as db=");
        }
        String number = path.isEmpty() ? parameter.orElse("0") : path;
        if (!DATABASE.matcher(number).matches()) {
            throw new IllegalArgumentException(
                    "the database must be a whole number from 0, as in redis://host:6379/13");
        }
        return Integer.parseInt(number);
    }

    private static Optional<RedisTls> tls(boolean tls, Map<String, String> parameters) {
        RedisTls files = new RedisTls(file(parameters, "ca"), file(parameters, "cert"), file(parameters, "key"));
        if (!tls && (files.ca().isPresent() || files.cert().isPresent())) {
            throw new IllegalArgumentException("ca=, cert= and key= need rediss://, a connection with TLS");
        }
        return tls ? Optional.of(files) : Optional.empty();
    }

    private static Optional<Path> file(Map<String, String> parameters, String name) {
        return parameter(parameters, name).map(Path::of);
    }

    private static RedisUrl.Sentinel sentinel(String master, Map<String, String> parameters) {
        if (!MASTER.matcher(master).matches()) {
            throw new IllegalArgumentException(
                    "must name the master that the sentinels watch: redis+sentinel://host:26379/mymaster");
        }
        return new RedisUrl.Sentinel(
                master,
                login(
                        parameter(parameters, "sentinelUser"),
                        parameter(parameters, "sentinelPassword"),
                        "sentinelUser=",
                        "sentinelPassword="));
    }

    private static Map<String, String> parameters(String query, boolean sentinel) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (!PARAMETERS.contains(name) && !(sentinel && SENTINEL_PARAMETERS.contains(name))) {
                throw new IllegalArgumentException("no such parameter: " + name + ", it must be one of "
                        + String.join(", ", PARAMETERS.stream().sorted().toList())
                        + (sentinel ? ", sentinelUser, sentinelPassword" : ""));
            }
            if (equals < 0 || equals == pair.length() - 1) {
                throw new IllegalArgumentException("a parameter must have a value: " + name);
            }
            if (parameters.put(name, decoded(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("a parameter must be given once: " + name);
            }
        }
        return parameters;
    }

    private static Optional<String> parameter(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** A plus stays a plus, as in URLs; in forms it would be a space. The library's own message repeats the text. */
    private static String decoded(String encoded) {
        String plain = "\uFFFD"; // what the library makes of bytes that are no UTF-8
        try {
            plain = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            // told below: the cause would show a part of the password
        }
        if (plain.indexOf('\uFFFD') >= 0) {
            throw new IllegalArgumentException("a % must begin two hexadecimal digits: " + HOW);
        }
        return plain;
    }

    private static int endOf(String text, String ends) {
        int end = 0;
        while (end < text.length() && ends.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }
}
