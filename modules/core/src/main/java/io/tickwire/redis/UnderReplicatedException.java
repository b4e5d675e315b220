package io.tickwire.redis;

/** Redis has carried the write out, and fewer replicas than asked for had it in time. Whether they get it is unknown. */
public final class UnderReplicatedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnderReplicatedException(int wanted, int found) {
        super("too few replicas have the write: wanted=" + wanted + " found=" + found);
    }
}
