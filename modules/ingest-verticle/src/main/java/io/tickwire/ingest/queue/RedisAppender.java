package io.tickwire.ingest.queue;

import io.tickwire.config.QueueAck;
import io.tickwire.redis.QueueAppend;
import io.tickwire.redis.QueueAppend.Part;
import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisUnavailableException;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends to the streams in Redis, under the time limit of its links; confirmed when as many replicas as are asked for have
 * it too. For the event loop of the links.
 */
public final class RedisAppender implements Appender {
    private static final Logger LOG = LoggerFactory.getLogger(RedisAppender.class);

    /**
     * Twice this, for a Redis that has forgotten the script, is below the time limit of the links: replicas that are away
     * cost no connection.
     */
    private static final int REPLICAS_WAIT_MS = 600;

    private final AppendLinks links;
    private final QueueAck ack;
    private final QueueBound bound;
    private boolean complained;

    /** @param bound is told what was appended */
    public RedisAppender(AppendLinks links, QueueAck ack, QueueBound bound) {
        this.links = links;
        this.ack = ack;
        this.bound = bound;
    }

    @Override
    public void append(List<Part> parts, Consumer<AppendOutcome> done) {
        long bytes = 0;
        for (Part part : parts) {
            for (byte[] frame : part.frames()) {
                bytes += frame.length;
            }
        }
        // counted before the answer: what a hung Redis may yet carry out is on the safe side
        bound.appended(bytes);
        append(parts).onComplete(answer -> {
            if (answer.succeeded()) {
                complained = false;
            }
            done.accept(answer.succeeded() ? AppendOutcome.CONFIRMED : outcomeOf(answer.cause()));
        });
    }

    private Future<Void> append(List<Part> parts) {
        RedisLink redis = links.of(parts.get(0).partition());
        return ack.replicas() == 0
                ? QueueAppend.append(redis, parts)
                : QueueAppend.appendReplicated(redis, parts, ack.replicas(), REPLICAS_WAIT_MS);
    }

    private AppendOutcome outcomeOf(Throwable failure) {
        if (failure instanceof RedisUnavailableException || failure instanceof RedisRefusedException) {
            return AppendOutcome.UNAVAILABLE; // the link has logged the loss, or the missing right
        }
        if (!complained) {
            LOG.warn("Redis refuses ticks: reason={}", failure.getMessage());
            complained = true;
        }
        return AppendOutcome.ofFailure(failure);
    }
}
