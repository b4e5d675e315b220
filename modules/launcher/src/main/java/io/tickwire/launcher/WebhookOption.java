package io.tickwire.launcher;

import io.tickwire.config.WebhookSecret;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import java.net.URI;
import picocli.CommandLine.Option;

/** Where a feeder posts, and in what pieces. */
final class WebhookOption {
    private static final String WEBHOOK_PATH = "/webhook/ticks";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081" + WEBHOOK_PATH,
            description = "Webhook. Default: ${DEFAULT-VALUE}")
    String url;

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "" + FeederOptions.DEFAULT_BATCH_TICKS,
            description = "Most ticks in a post. Default: ${DEFAULT-VALUE}")
    int batch;

    /** The URL with the usual path where it has none. */
    URI webhook() {
        URI webhook = URI.create(url);
        return webhook.getPath() == null || webhook.getPath().length() < 2 ? webhook.resolve(WEBHOOK_PATH) : webhook;
    }

    /**
     * Posts are signed when the environment holds a secret.
     *
     * @throws IllegalArgumentException when the URL, the batch or the secret is none
     */
    FeederOptions options(Pace pace) {
        FeederOptions options =
                FeederOptions.to(webhook()).withBatchTicks(batch).withPace(pace);
        String secrets = System.getenv("TICKWIRE_WEBHOOK_SECRETS");
        return secrets == null || secrets.isBlank()
                ? options
                : options.withSecret(WebhookSecret.parse(secrets.split(",")[0].trim()));
    }
}
