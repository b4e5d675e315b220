package io.tickwire.feeder.file;

import java.io.IOException;

/** An input without a single row. */
public final class NothingToReadException extends IOException {
    private static final long serialVersionUID = 1L;

    NothingToReadException(String message) {
        super(message);
    }
}
