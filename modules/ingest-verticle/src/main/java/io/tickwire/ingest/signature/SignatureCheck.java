package io.tickwire.ingest.signature;

/** What a post's signature is worth. */
public enum SignatureCheck {
    VALID,
    /** One of the three headers is not there. */
    MISSING,
    /** The time it was signed at is further from now than the tolerance. */
    EXPIRED,
    /** No secret of ours gives any of the signatures. */
    INVALID
}
