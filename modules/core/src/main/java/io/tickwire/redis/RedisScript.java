package io.tickwire.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script: runs in Redis as one step, or not at all.
 *
 * @param name for errors
 * @param sha1 what EVALSHA knows it by
 */
public record RedisScript(String name, String text, String sha1) {
    /** Reads a script from beside a class. */
    public static RedisScript resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource beside " + beside.getName() + ": name=" + name);
            }
            byte[] bytes = in.readAllBytes();
            byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(bytes);
            return new RedisScript(
                    name,
                    new String(bytes, StandardCharsets.UTF_8),
                    HexFormat.of().formatHex(sha1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-1
        }
    }
}
