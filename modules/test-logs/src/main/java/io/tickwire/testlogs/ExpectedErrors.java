package io.tickwire.testlogs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The ERROR lines that a test brings about. They are kept out of the output. On a method, each of them must come, or the
 * test fails. On a class, each of them may come in any of its tests.
 *
 * @see ErrorLinesFail
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface ExpectedErrors {
    /** Regular expressions. Each is searched for in {@code logger: message}. */
    String[] value();
}
