package io.tickwire.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where a Redis server or a sentinel listens.
 *
 * @param host name or address, IPv6 without brackets
 * @param port 1 to 65535
 */
public record RedisAddress(String host, int port) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");
    private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

    public RedisAddress {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "must be a host and a port from 1 to 65535: host=" + host + " port=" + port);
        }
    }

    /**
     * Reads {@code host}, {@code host:port} or {@code [ipv6]:port}.
     *
     * @param defaultPort where none is given
     * @throws IllegalArgumentException with a message that does not repeat the text: it may be part of a password
     */
    static RedisAddress parse(String text, int defaultPort) {
        boolean bracketed = text.startsWith("[");
        int hostEnd = bracketed ? text.indexOf(']') + 1 : endOfName(text);
        String host = bracketed && hostEnd > 0 ? text.substring(1, hostEnd - 1) : text.substring(0, hostEnd);
        if (!(bracketed ? IPV6 : NAME).matcher(host).matches()) {
            throw new IllegalArgumentException(
                    host.isEmpty() && !bracketed
                            ? "must name a host"
                            : "the host must be a name of letters, digits, '.', '_' and '-', an address, or IPv6 in"
                                    + " brackets");
        }
        String rest = text.substring(hostEnd);
        if (rest.isEmpty()) {
            return new RedisAddress(host, defaultPort);
        }
        String port = rest.substring(1);
        if (rest.charAt(0) != ':' || !PORT.matcher(port).matches()) {
            throw new IllegalArgumentException("the port must be a whole number from 1 to 65535");
        }
        return new RedisAddress(host, Integer.parseInt(port));
    }

    /** Whether Java takes it for the host of a URL: a name with an underscore it does not. */
    public boolean isUrlHost() {
        try {
            return new URI("redis://" + this).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static int endOfName(String text) {
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    /** {@code host:port}, IPv6 in brackets. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
