package io.tickwire.feeder;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.post.Answer;
import io.tickwire.feeder.post.Hole;
import io.tickwire.feeder.post.Rejection;
import io.tickwire.feeder.progress.FeedSummary;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.retry.DurationText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the first few of what went wrong with its line numbers; the rest is in the counts. */
final class FeedNotices {
    private static final Logger LOG = LoggerFactory.getLogger(FeedNotices.class);
    private static final int SHOWN = 10;
    private static final long TOLD_WAIT_MICROS = 5_000_000;

    private final List<String> reasons = new ArrayList<>();
    private int badLines;
    private int rejections;
    private boolean hasToldRefusal;
    private Hole lastHole;

    /** Says what a feed waits for, once for each hole, when it is long enough to look like a stop. */
    void waiting(Hole hole, long waitMicros, Pace pace) {
        if (waitMicros < TOLD_WAIT_MICROS || hole.equals(lastHole)) {
            return;
        }
        lastHole = hole;
        String speed = pace instanceof Pace.Recorded recorded && recorded.speed() != 1
                ? " in the recording, at "
                        + new BigDecimal(String.valueOf(recorded.speed()))
                                .stripTrailingZeros()
                                .toPlainString() + "x"
                : " in the recording";
        LOG.info(
                "waiting {}: the next tick is {} later{}; --max-wait=5s cuts such waits: next={}",
                DurationText.words(waitMicros / 1_000_000),
                DurationText.words((hole.toMicros() - hole.fromMicros()) / 1_000_000),
                speed,
                Rfc3339.append(new StringBuilder(27), hole.toMicros()));
    }

    void badLines(List<BadLine> lines) {
        for (BadLine bad : lines) {
            addReason("line " + bad.line() + ": " + bad.reason());
            if (badLines++ < SHOWN) {
                LOG.warn("line is not sent: line={} reason={}", bad.line(), bad.reason());
                tellLast(badLines, "bad lines");
            }
        }
    }

    void rejected(List<FeedTick> post, List<Rejection> rejected) {
        for (Rejection rejection : rejected) {
            if (rejection.index() < 0 || rejection.index() >= post.size()) {
                continue;
            }
            FeedTick tick = post.get(rejection.index());
            addReason("line " + tick.line() + ": " + rejection.field() + ' ' + rejection.code() + ": "
                    + rejection.detail());
            if (rejections++ < SHOWN) {
                LOG.warn(
                        "tick was rejected: symbol={} line={} seq={} field={} code={} detail={}",
                        tick.symbol(),
                        tick.line(),
                        tick.seq(),
                        rejection.field(),
                        rejection.code(),
                        rejection.detail());
                tellLast(rejections, "rejected ticks");
            }
        }
    }

    void refused(List<FeedTick> post, Answer.Refused refused) {
        if (!hasToldRefusal) {
            hasToldRefusal = true;
            LOG.warn(
                    "a post was refused, further ones are only counted: status={} ticks={} firstLine={} detail={}",
                    refused.status(),
                    post.size(),
                    post.get(0).line(),
                    refused.detail());
        }
        if (refused.rejections().isEmpty()) {
            addReason("line " + post.get(0).line() + " and others of its post: status=" + refused.status() + ' '
                    + refused.detail());
        }
        rejected(post, refused.rejections());
    }

    /** The first few of all that was not taken. */
    List<String> reasons() {
        return reasons;
    }

    private void addReason(String reason) {
        if (reasons.size() < FeedSummary.MAX_REASONS) {
            reasons.add(reason);
        }
    }

    private static void tellLast(int count, String what) {
        if (count == SHOWN) {
            LOG.warn("further {} are only counted", what);
        }
    }
}
