package io.tickwire.testlogs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class ErrorLinesFailTest {
    private static final Logger LOG = LoggerFactory.getLogger("some.library");

    @Test
    void onlyTheErrorsThatATestNamesAreForgiven() {
        Map<String, String> outcomes = new TreeMap<>();
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        PrintStream stdout = System.out;
        System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            run(outcomes);
        } finally {
            System.setOut(stdout);
        }
        assertThat(outcomes)
                .containsEntry("silent()", "green")
                .containsEntry("expectedByTheMethod()", "green")
                .containsEntry("expectedByTheClass()", "green")
                .containsEntry("fromAnotherThread()", "green")
                .containsEntry("warning()", "green")
                .hasEntrySatisfying("unexpected()", message -> assertThat(message)
                        .contains("some.library: lost", "thread=main", "IllegalStateException: why"))
                .hasEntrySatisfying(
                        "otherThanExpected()", message -> assertThat(message).contains("some.library: another fault"))
                .hasEntrySatisfying(
                        "doesNotCome()", message -> assertThat(message).contains("did not come: never said"));
        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("lost", "another fault", "no fault")
                .doesNotContain("gone for a while", "may come or not", "a slow one", "one fault\n");
    }

    private static void run(Map<String, String> outcomes) {
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .configurationParameter("junit.jupiter.conditions.deactivate", "org.junit.*DisabledCondition")
                .selectors(selectClass(Examples.class))
                .execute()
                .testEvents()
                .finished()
                .stream()
                .forEach(event -> outcomes.put(
                        event.getTestDescriptor().getDisplayName(),
                        event.getPayload(TestExecutionResult.class)
                                .flatMap(TestExecutionResult::getThrowable)
                                .map(Throwable::getMessage)
                                .orElse("green")));
    }

    /** Run by the engine above alone. */
    @Disabled("examples for the test above, some of them red")
    @ExpectedErrors("may come")
    static class Examples {
        @Test
        void silent() {}

        @Test
        void warning() {
            LOG.warn("no fault");
        }

        @Test
        void unexpected() {
            LOG.error("lost", new IllegalStateException("why"));
        }

        @Test
        @ExpectedErrors("library: gone .* port=1")
        void expectedByTheMethod() {
            LOG.error("gone for a while port={}", 1);
        }

        @Test
        void expectedByTheClass() {
            LOG.error("this may come or not");
        }

        @Test
        @ExpectedErrors("slow one")
        void fromAnotherThread() {
            new Thread(() -> LOG.error("a slow one")).start();
        }

        @Test
        @ExpectedErrors("one fault")
        void otherThanExpected() {
            LOG.error("one fault");
            LOG.error("another fault");
        }

        @Test
        @ExpectedErrors("never said")
        void doesNotCome() {}
    }
}
