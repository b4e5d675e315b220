package io.tickwire.launcher;

import io.tickwire.config.WebhookSecret;
import io.tickwire.config.WebhookToken;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.post.Credential;
import java.net.URI;
import java.util.List;
import java.util.Map;
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
     * Posts are signed when the environment holds a secret, or else carry its token.
     *
     * @throws IllegalArgumentException when the URL, the batch, the secret or the token is none
     */
    FeederOptions options(Pace pace) {
        return FeederOptions.to(webhook())
                .withBatchTicks(batch)
                .withPace(pace)
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
