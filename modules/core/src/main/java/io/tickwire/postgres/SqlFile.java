package io.tickwire.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL from a file. */
public record SqlFile(String text) {
    /** Reads a file from beside a class. */
    public static SqlFile resource(Class<?> beside, String name) {
        try (InputStream in = beside.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource beside " + beside.getName() + ": name=" + name);
            }
            return new SqlFile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same without a line that stands in it once. */
    public SqlFile without(String line) {
        int at = text.indexOf(line + "\n");
        if (at < 0 || text.indexOf(line, at + 1) >= 0) {
            throw new IllegalArgumentException("must stand in the file once: line=" + line);
        }
        return new SqlFile(text.substring(0, at) + text.substring(at + line.length() + 1));
    }
}
