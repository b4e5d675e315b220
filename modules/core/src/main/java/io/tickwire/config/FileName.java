package io.tickwire.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Names of files as users write them. */
public final class FileName {
    private FileName() {}

    /**
     * The path of that name.
     *
     * @throws IllegalArgumentException when the system can't have such a name. With {@code LANG=C}, or without {@code LANG},
     *     Java knows no names of files but those in ASCII
     */
    public static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(
                    "a name of a file can't have these characters with the language settings of this process, set"
                            + " LC_ALL=C.UTF-8: value=" + text,
                    e);
        }
    }
}
