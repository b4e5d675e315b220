package io.tickwire.flush.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL from a file beside this class. */
record SqlFile(String text) {
    static SqlFile resource(String name) {
        try (InputStream in = SqlFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource beside SqlFile: name=" + name);
            }
            return new SqlFile(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same without a line that stands in it once. */
    SqlFile without(String line) {
        int at = text.indexOf(line + "\n");
        if (at < 0 || text.indexOf(line, at + 1) >= 0) {
            throw new IllegalArgumentException("must stand in the file once: line=" + line);
        }
        return new SqlFile(text.substring(0, at) + text.substring(at + line.length() + 1));
    }
}
