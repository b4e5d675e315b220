package io.tickwire.launcher;

import io.tickwire.retry.DurationText;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long a command tries to reach a server that does not answer. */
final class RetryOption {
    @Option(
            names = "--retry-for",
            paramLabel = "TIME|forever",
            defaultValue = "30s",
            description =
                    "How long to try again while the server can't be reached: 30s, 5m, forever. A server that answers"
                            + " \"busy\" (503 with Retry-After) is reached. Default: ${DEFAULT-VALUE}")
    String retryFor;

    /**
     * Empty: for ever.
     *
     * @throws IllegalArgumentException naming the option and the value
     */
    Optional<Duration> retryFor() {
        if (retryFor.equals("forever")) {
            return Optional.empty();
        }
        try {
            return Optional.of(DurationText.parse("--retry-for", retryFor));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(e.getMessage() + "; or forever", e);
        }
    }
}
