package io.tickwire.gateway.query;

import io.tickwire.http.Problem;

/** A parameter that breaks its rule. */
public final class BadParameterException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    /**
     * @param rule what it must be, {@code must be …}
     * @param values {@code name=value} of what was given
     */
    public BadParameterException(String parameter, String rule, String values) {
        super(rule + ": " + values);
        this.parameter = parameter;
    }

    /** The answer that names the parameter and the value. */
    public Problem problem() {
        return new Problem(400, "bad_parameter", "Bad parameter", getMessage()).with("parameter", parameter);
    }
}
