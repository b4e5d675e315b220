package io.tickwire.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Lua script: runs in Redis as one step, or not at all.
 *
 * @param name for errors
 * @param sha1 what EVALSHA knows it by
 */
public record RedisScript(String name, String text, String sha1) {
    /** {@code redis.call('XINFO', 'GROUPS', …)}, or a call by way of a function of the script. */
    private static final Pattern CALL = Pattern.compile("(?:redis\\.p?call|in_parts)\\('([A-Z]+)'(?:, '([A-Z]+)')?");

    private static final Set<String> CONTAINERS = Set.of("XINFO", "XGROUP", "MEMORY");

    /** Reads a script from beside a class. */
    public static RedisScript resource(Class<?> beside, String name) {
        return of(name, text(beside, name));
    }

    /** The same for a script that trims or reads a partition: it calls functions of {@code tape.lua}, which stands before it. */
    public static RedisScript withTape(Class<?> beside, String name) {
        return of(name, text(RedisScript.class, "tape.lua") + text(beside, name));
    }

    private static String text(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource beside " + beside.getName() + ": name=" + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RedisScript of(String name, String text) {
        try {
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return new RedisScript(name, text, HexFormat.of().formatHex(sha1));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-1
        }
    }

    /** The commands that it runs, as access control names them: {@code hset}, {@code xinfo|groups}; sorted. */
    List<String> commands() {
        return commandsIn(text);
    }

    /** Those of one line; none when the line does not exist or does not name them. */
    List<String> commandsAt(int line) {
        return text.lines()
                .skip(line - 1L)
                .findFirst()
                .map(RedisScript::commandsIn)
                .orElse(List.of());
    }

    private static List<String> commandsIn(String text) {
        Set<String> commands = new TreeSet<>();
        Matcher call = CALL.matcher(text);
        while (call.find()) {
            String name = call.group(1).toLowerCase(Locale.ROOT);
            boolean hasSubcommand = call.group(2) != null && CONTAINERS.contains(call.group(1));
            commands.add(hasSubcommand ? name + "|" + call.group(2).toLowerCase(Locale.ROOT) : name);
        }
        return List.copyOf(commands);
    }
}
