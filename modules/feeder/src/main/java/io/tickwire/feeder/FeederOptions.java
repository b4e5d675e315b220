package io.tickwire.feeder;

import io.tickwire.config.WebhookSecret;
import io.tickwire.feeder.pace.Pace;
import java.net.URI;
import java.util.Optional;

/**
 * Where and how to post.
 *
 * @param webhook absolute, http or https; sign posts with a secret rather than put one here, as it is printed
 * @param batchTicks most ticks in a post, 1 to 20,000
 * @param lanes posts side by side, 1 to 256; a symbol keeps to one of them
 * @param secret signs every post when there
 */
public record FeederOptions(URI webhook, int batchTicks, Pace pace, int lanes, Optional<WebhookSecret> secret) {
    public static final int DEFAULT_BATCH_TICKS = 500;
    public static final int DEFAULT_LANES = 16;

    private static final int MAX_BATCH_TICKS = 20_000;
    private static final int MAX_LANES = 256;

    public FeederOptions {
        if (webhook.getHost() == null || !("http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme()))) {
            throw new IllegalArgumentException("must be an http or https URL with a host: webhook=" + webhook);
        }
        if (webhook.getUserInfo() != null) {
            throw new IllegalArgumentException("must hold no user or password: webhook=" + webhook.getHost());
        }
        if (batchTicks < 1 || batchTicks > MAX_BATCH_TICKS) {
            throw new IllegalArgumentException("must be 1 to " + MAX_BATCH_TICKS + ": batchTicks=" + batchTicks);
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("must be 1 to " + MAX_LANES + ": lanes=" + lanes);
        }
    }

    /** The defaults: as fast as the webhook answers, unsigned. */
    public static FeederOptions to(URI webhook) {
        return new FeederOptions(webhook, DEFAULT_BATCH_TICKS, new Pace.Max(), DEFAULT_LANES, Optional.empty());
    }

    public FeederOptions withBatchTicks(int ticks) {
        return new FeederOptions(webhook, ticks, pace, lanes, secret);
    }

    public FeederOptions withPace(Pace other) {
        return new FeederOptions(webhook, batchTicks, other, lanes, secret);
    }

    public FeederOptions withSecret(WebhookSecret key) {
        return new FeederOptions(webhook, batchTicks, pace, lanes, Optional.of(key));
    }
}
