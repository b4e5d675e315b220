package io.tickwire.feeder.file;

import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.util.List;

/** Turns one format into rows. */
interface RowReader {
    /** The next row; null after the last one. */
    Row next() throws IOException;

    /** Whether the next row may have to be waited for, so that what was read should go out first. */
    boolean mayWait() throws IOException;

    /** What the user should know when all is read, besides the rows. */
    default List<String> notices() {
        return List.of();
    }
}
