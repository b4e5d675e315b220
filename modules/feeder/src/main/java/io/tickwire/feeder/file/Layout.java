package io.tickwire.feeder.file;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** How the rows of a file are to be read: a value that was found by looking at the first bytes. */
sealed interface Layout permits CsvLayout, JsonLayout {
    /** Whether rows say this. */
    boolean has(Column column);

    /** Reads rows from the start of the content. */
    RowReader reader(InputStream content, TickFields fields);

    /** The format in words, and then where each field is read from. */
    List<String> words();

    /** Names of columns or members that are there, in order; empty when the file has no names. */
    List<String> names();

    /** The name of what is read for it; empty when the file has no names, or rows don't say it. */
    Optional<String> nameOf(Column column);
}
