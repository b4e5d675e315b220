package io.tickwire.feeder.file;

/** Where a tick's {@code seq} comes from. */
public enum SeqRule {
    /** The file's ids where it has any that are numbers, else the line number. */
    AUTO,
    /** The line number, whatever ids the file has. */
    LINE,
    /** None: the webhook derives one from price and volume. */
    NONE
}
