package io.tickwire.launcher;

import io.tickwire.config.WebhookSecret;
import io.tickwire.config.WebhookToken;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.post.Credential;
import io.tickwire.retry.DurationText;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a feeder posts, in what pieces, and for how long it waits. */
final class WebhookOption {
    private static final String WEBHOOK_PATH = "/webhook/ticks";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Webhook. Default: http://127.0.0.1:8081" + WEBHOOK_PATH
                    + ", or as TICKWIRE_HOST and TICKWIRE_INGEST_PORT say.")
    String url;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + FeederOptions.DEFAULT_BATCH_TICKS,
            description = "Most ticks in a post. Default: ${DEFAULT-VALUE}")
    int batch;

    @Option(
            names = "--max-wait",
            paramLabel = "TIME",
            description = "At a recorded speed, wait at most so long for the next tick: 5s cuts hours of silence short."
                    + " Default: as long as it takes.")
    String maxWait;

    @Mixin
    RetryOption retry;

    /** The URL with the usual path where it has none. */
    URI webhook() {
        URI webhook = URI.create(url == null ? CommandSettings.ofThisProcess().ingestUrl() : url);
        return webhook.getPath() == null || webhook.getPath().length() < 2 ? webhook.resolve(WEBHOOK_PATH) : webhook;
    }

    /**
     * Posts are signed when the environment holds a secret, or else carry its token.
     *
     * @throws IllegalArgumentException when the URL, the batch, a length of time, the secret or the token is none
     */
    FeederOptions options(Pace pace) {
        Optional<Duration> longest = Optional.ofNullable(maxWait).map(text -> DurationText.parse("--max-wait", text));
        return FeederOptions.to(webhook())
                .withBatchTicks(batch)
                .withPace(longest.map(pace::withMaxWait).orElse(pace))
                .withRetryFor(retry.retryFor())
                .withCredential(credential(System.getenv()));
    }

    private static Credential credential(Map<String, String> environment) {
        String secrets = environment.getOrDefault("TICKWIRE_WEBHOOK_SECRETS", "");
        String tokens = environment.getOrDefault("TICKWIRE_WEBHOOK_TOKENS", "");
        return Credential.of(
                secrets.isBlank() ? List.of() : List.of(WebhookSecret.parse(secrets.split(",")[0].trim())),
                tokens.isBlank() ? List.of() : WebhookToken.parseList(tokens));
    }
}
