package io.tickwire.ingest.signature;

/** What the token of a post is worth. */
public enum TokenCheck {
    VALID,
    /** The post has none. */
    MISSING,
    /** The post has none that is ours. */
    INVALID
}
