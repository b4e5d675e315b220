package io.tickwire.feeder;

import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.post.Credential;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Where and how to post.
 *
 * @param webhook absolute, http or https; it is printed, so it holds no password and no token
 * @param batchTicks most ticks in a post, 1 to 10,000
 * @param lanes posts side by side, 1 to 256; a symbol keeps to one of them
 * @param credential shows that the feeder may post
 * @param retryFor how long a webhook that can't be reached is tried before the feed fails, above zero; empty: for ever
 */
public record FeederOptions(
        URI webhook, int batchTicks, Pace pace, int lanes, Credential credential, Optional<Duration> retryFor) {
    public static final int DEFAULT_BATCH_TICKS = 500;
    public static final int DEFAULT_LANES = 16;

    private static final int MAX_BATCH_TICKS =
            10_000; // after so many bad ones in a row the webhook takes none of a post
    private static final int MAX_LANES = 256;

    public FeederOptions {
        if (webhook.getHost() == null || !("http".equals(webhook.getScheme()) || "https".equals(webhook.getScheme()))) {
            throw new IllegalArgumentException("must be an http or https URL with a host: webhook=" + webhook);
        }
        if (webhook.getUserInfo() != null) {
            throw new IllegalArgumentException("must hold no user or password: webhook=" + webhook.getHost());
        }
        if (webhook.getQuery() != null && webhook.getQuery().matches("(.*&)?token=.*")) {
            throw new IllegalArgumentException(
                    "must hold no token, set TICKWIRE_WEBHOOK_TOKENS for it: webhook=" + webhook.getHost());
        }
        if (batchTicks < 1 || batchTicks > MAX_BATCH_TICKS) {
            throw new IllegalArgumentException("must be 1 to " + MAX_BATCH_TICKS + ": batchTicks=" + batchTicks);
        }
        if (lanes < 1 || lanes > MAX_LANES) {
            throw new IllegalArgumentException("must be 1 to " + MAX_LANES + ": lanes=" + lanes);
        }
    }

    /** The defaults: as fast as the webhook answers, unsigned, and tried for ever. */
    public static FeederOptions to(URI webhook) {
        return new FeederOptions(
                webhook, DEFAULT_BATCH_TICKS, new Pace.Max(), DEFAULT_LANES, new Credential.None(), Optional.empty());
    }

    public FeederOptions withBatchTicks(int ticks) {
        return new FeederOptions(webhook, ticks, pace, lanes, credential, retryFor);
    }

    public FeederOptions withPace(Pace other) {
        return new FeederOptions(webhook, batchTicks, other, lanes, credential, retryFor);
    }

    public FeederOptions withCredential(Credential other) {
        return new FeederOptions(webhook, batchTicks, pace, lanes, other, retryFor);
    }

    public FeederOptions withRetryFor(Optional<Duration> longest) {
        return new FeederOptions(webhook, batchTicks, pace, lanes, credential, longest);
    }
}
