package io.tickwire.testlogs;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/**
 * Fails a test while which an ERROR line was logged that it does not name in {@link ExpectedErrors}. JUnit finds this
 * extension by itself in every module (service file, and {@code junit.jupiter.extensions.autodetection.enabled} in the
 * parent pom).
 *
 * <p>Where tests run in parallel, a line may fail another test than the one that brought it about. The message has the
 * line, its thread and its exception. A line that comes after the last test fails nothing here; {@code .ci/run} finds it
 * in the output.
 */
public final class ErrorLinesFail
        implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(ErrorLinesFail.class);
    private static final long EXPECTED_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    @Override
    public void beforeAll(ExtensionContext context) {
        begin(context, context.getTestClass());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        watch(context).end(expectations(context));
        watch(context).failOnUnexpected();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        begin(context, context.getTestMethod());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<ErrorWatch.Expectation> expectations = expectations(context);
        if (context.getExecutionException().isEmpty()) {
            expectations.forEach(ErrorLinesFail::awaitSeen);
        }
        watch(context).end(expectations);
        watch(context).failOnUnexpected();
    }

    private static void begin(ExtensionContext context, Optional<? extends AnnotatedElement> place) {
        List<ErrorWatch.Expectation> expectations = place.map(element -> element.getAnnotation(ExpectedErrors.class))
                .map(annotation -> Arrays.stream(annotation.value())
                        .map(ErrorWatch.Expectation::of)
                        .toList())
                .orElse(List.of());
        context.getStore(NAMESPACE).put(context.getUniqueId(), new Expectations(expectations));
        watch(context).begin(expectations);
    }

    private static List<ErrorWatch.Expectation> expectations(ExtensionContext context) {
        Expectations kept = context.getStore(NAMESPACE).get(context.getUniqueId(), Expectations.class);
        return kept == null ? List.of() : kept.list();
    }

    /** Other threads may log the expected line a little later than the test sees its effect. */
    private static void awaitSeen(ErrorWatch.Expectation expectation) {
        long deadline = System.nanoTime() + EXPECTED_LIMIT_NANOS;
        while (!expectation.seen()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("expected in the log, but did not come: " + expectation);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** One for all tests of this JVM. It sits before the appenders, so that an expected line is not shown. */
    private static ErrorWatch watch(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(ErrorWatch.class, key -> install(new ErrorWatch()), ErrorWatch.class);
    }

    private static ErrorWatch install(ErrorWatch watch) {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        watch.start();
        for (var appenders = root.iteratorForAppenders(); appenders.hasNext(); ) {
            Appender<ILoggingEvent> appender = appenders.next();
            appender.addFilter(watch);
        }
        return watch;
    }

    private record Expectations(List<ErrorWatch.Expectation> list) {}
}
