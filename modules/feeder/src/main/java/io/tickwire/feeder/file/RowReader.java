package io.tickwire.feeder.file;

import io.tickwire.feeder.source.Row;
import java.io.IOException;

/** Turns the lines of one format into rows. */
@FunctionalInterface
interface RowReader {
    /** The next row; null after the last one. */
    Row next() throws IOException;
}
