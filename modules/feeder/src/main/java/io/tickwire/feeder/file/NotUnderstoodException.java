package io.tickwire.feeder.file;

import java.util.List;

/** An input that can't be read without guessing. Nothing of it was posted. The message is for the user, of several lines. */
public final class NotUnderstoodException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    NotUnderstoodException(String message) {
        super(message);
    }

    NotUnderstoodException(List<String> lines) {
        super(String.join(System.lineSeparator() + "  ", lines));
    }
}
