package io.tickwire.stores;

/**
 * A private Redis or Postgres could not be started. The message tells the operator what stands in the way and names the
 * variable that changes it, or the log file that says more; it holds no password.
 */
public final class LocalStoresException extends Exception {
    private static final long serialVersionUID = 1;

    public LocalStoresException(String message) {
        super(message);
    }

    public LocalStoresException(String message, Throwable cause) {
        super(message, cause);
    }
}
