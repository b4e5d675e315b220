package io.tickwire.ingest.queue;

import io.tickwire.redis.QueueAppend;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisUnavailableException;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends to the streams in Redis, under the time limit of its link. For the event loop of the link. */
public final class RedisAppender implements Appender {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAppender.class);

    private final RedisLink redis;
    private final QueueBound bound;
    private boolean complained;

    /** @param bound is told what was appended */
    public RedisAppender(RedisLink redis, QueueBound bound) {
        this.redis = redis;
        this.bound = bound;
    }

    @Override
    public void append(int partition, List<byte[]> frames, int ticks, Consumer<AppendOutcome> done) {
        long bytes = 0;
        for (byte[] frame : frames) {
            bytes += frame.length;
        }
        // counted before the answer: what a hung Redis may yet carry out is on the safe side
        bound.appended(bytes);
        QueueAppend.append(redis, partition, frames, ticks).onComplete(answer -> {
            if (answer.succeeded()) {
                complained = false;
            }
            done.accept(answer.succeeded() ? AppendOutcome.CONFIRMED : outcomeOf(answer.cause(), partition));
        });
    }

    private AppendOutcome outcomeOf(Throwable failure, int partition) {
        if (failure instanceof RedisUnavailableException) {
            return AppendOutcome.UNAVAILABLE; // the link has logged the loss
        }
        if (!complained) {
            LOG.warn("Redis refuses ticks: partition={} reason={}", partition, failure.getMessage());
            complained = true;
        }
        // within a script the error comes wrapped, in words that depend on the version
        boolean outOfMemory = String.valueOf(failure.getMessage()).contains("OOM command not allowed");
        return outOfMemory ? AppendOutcome.FULL : AppendOutcome.UNAVAILABLE;
    }
}
