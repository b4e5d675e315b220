package io.tickwire.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the public keys come from that tokens are checked with, and what they were at the start.
 *
 * @param file is read again while the process runs; empty when the variable holds the keys themselves
 * @param keys at least one
 */
public record JwtKeySource(Optional<Path> file, List<JwtKey> keys) {
    static final long MAX_BYTES = 1024 * 1024;

    public JwtKeySource {
        keys = List.copyOf(keys);
    }

    /** @throws IllegalArgumentException that says what can't be used and why, and holds no key */
    static JwtKeySource parse(String text) {
        if (text.startsWith("{") || text.startsWith("-----")) {
            return new JwtKeySource(Optional.empty(), JwtKeySet.read(text));
        }
        Path file = FileName.path(text);
        return new JwtKeySource(Optional.of(file), read(file));
    }

    /**
     * The keys that a file holds now. Blocks.
     *
     * @throws IllegalArgumentException that names the file and says what can't be used and why
     */
    public static List<JwtKey> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no such file, and no PEM and no JSON either: value=" + shown(file));
        }
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_BYTES) {
                throw new IllegalArgumentException("must be at most " + MAX_BYTES + " bytes: bytes=" + bytes);
            }
            return JwtKeySet.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read: file=" + shown(file) + " (" + e + ")", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + " file=" + shown(file), e);
        }
    }

    /** Long text is no name of a file: perhaps it is a key that lost its first line. */
    private static String shown(Path file) {
        String name = file.toString();
        return name.length() <= 200 ? name : name.substring(0, 20) + "…";
    }
}
