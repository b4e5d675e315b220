package io.tickwire.gateway.history;

/** The reader of an answer keeps it under way for too long: the answer is cut. */
final class ReaderTooSlowException extends Exception {
    private static final long serialVersionUID = 1;

    /** In what way. */
    enum Reason {
        STUCK("stuck", "the client takes nothing"),
        SLOW("slow", "the client takes too little"),
        TOTAL("total", "the answer takes too long");

        private final String code;
        private final String detail;

        Reason(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }

        /** As metrics name it. */
        String code() {
            return code;
        }
    }

    private final Reason reason;

    ReaderTooSlowException(Reason reason) {
        super(reason.detail, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
