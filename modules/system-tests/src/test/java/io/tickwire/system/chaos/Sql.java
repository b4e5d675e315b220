package io.tickwire.system.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Queries in files beside this class. */
final class Sql {
    private Sql() {}

    static String read(String name) throws IOException {
        try (InputStream in = Sql.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
