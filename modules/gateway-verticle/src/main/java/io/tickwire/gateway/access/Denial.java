package io.tickwire.gateway.access;

import java.util.Locale;

/** Why somebody was not let in, or not any more. */
public enum Denial {
    /** A request without a token. */
    NO_TOKEN,
    /** A WebSocket connection that sent none in time. */
    NO_TOKEN_IN_TIME,
    /** It can't be read, is signed by nobody who is known, or says what it may not. */
    BAD_TOKEN,
    /** It was over before it came. */
    TOKEN_EXPIRED,
    /** Its time has not come. */
    TOKEN_NOT_YET_VALID,
    /** It is good, and does not cover what was asked for. */
    CHANNEL,
    /** The page comes from an origin that is not allowed. */
    ORIGIN,
    /** A connection ended because its token did. */
    TOKEN_ENDED;

    /** Is told of denials, for metrics. From any thread. */
    @FunctionalInterface
    public interface Reports {
        /** Somebody was denied. */
        void denied(Denial reason);
    }

    /** The name in metrics. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
