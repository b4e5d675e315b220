package io.tickwire.ingest.symbols;

import io.tickwire.redis.RedisRefusedException;
import io.tickwire.redis.RedisUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers names of one kind for all posts of an instance: one call is in flight at a time, and what comes meanwhile gathers
 * into the next. When a call fails, so does all that waits behind it: it would only wait for the same. It holds no more names than
 * the posts that wait for it. Names that are new to the system get a place at a pace of their own: {@link NamePace}. For one event loop.
 */
final class Registrar {
    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);

    /** Names in one call: it keeps Redis busy for about a millisecond. */
    static final int NAMES_PER_CALL = 1_000;

    /** What is asked for together, with the names that are refused as its outcome. */
    private static final class Round {
        private final Set<String> names = new LinkedHashSet<>();
        private final Promise<Set<String>> refused = Promise.promise();
    }

    private final NameStore store;
    private final KnownNames known;
    private final LongFunction<Future<Void>> pause;
    private Round next = new Round();
    private boolean busy;
    private long toldFullOn = Long.MIN_VALUE; // the day
    private boolean complained;

    /** @param pause completes after so many milliseconds, 1 or more */
    Registrar(NameStore store, KnownNames known, LongFunction<Future<Void>> pause) {
        this.store = store;
        this.known = known;
        this.pause = pause;
    }

    /**
     * Registers names, and remembers those that have a place.
     *
     * @param day of now, since 1970, UTC
     * @return the names that have none, and perhaps some that others asked for
     */
    Future<Set<String>> register(Collection<String> names, long day) {
        Round round = next;
        round.names.addAll(names);
        if (!busy) {
            start(day);
        }
        return round.refused.future();
    }

    private void start(long day) {
        busy = true;
        Round round = next;
        next = new Round();
        ask(List.copyOf(round.names), 0, day, new HashSet<>()).onComplete(asked -> {
            busy = false;
            if (asked.failed()) {
                complain(asked.cause());
                Round behind = next;
                next = new Round();
                round.refused.fail(asked.cause());
                behind.refused.fail(asked.cause());
                return;
            }
            complained = false;
            if (!next.names.isEmpty()) {
                start(day);
            }
            round.refused.complete(asked.result());
        });
    }

    private Future<Set<String>> ask(List<String> names, int from, long day, Set<String> refused) {
        long waitMs = known.pace().waitMs();
        if (waitMs > 0) {
            return pause.apply(waitMs).compose(waited -> ask(names, from, day, refused));
        }
        List<String> some = names.subList(from, Math.min(names.size(), from + NAMES_PER_CALL));
        return store.register(known.kind(), some, known.max()).compose(answer -> {
            known.pace().placed(answer.added());
            if (answer.refused().isEmpty()) {
                known.registered(some, day, answer.taken());
            } else {
                List<String> placed = new ArrayList<>(some);
                placed.removeAll(new HashSet<>(answer.refused()));
                known.registered(placed, day, answer.taken());
                refused.addAll(answer.refused());
                tellFull(answer, day);
            }
            int end = from + some.size();
            return end == names.size() ? Future.succeededFuture(refused) : ask(names, end, day, refused);
        });
    }

    /** Once a day: who sends too many names may go on for long. */
    private void tellFull(NameStore.Answer answer, long day) {
        if (toldFullOn != day) {
            toldFullOn = day;
            LOG.warn(
                    "the system has as many names as it may have, ticks of new ones are rejected: kind={} taken={} max={} refused={}",
                    known.kind().label(),
                    answer.taken(),
                    known.max(),
                    answer.refused().get(0));
        }
    }

    private void complain(Throwable failure) {
        boolean isTold = failure instanceof RedisUnavailableException || failure instanceof RedisRefusedException;
        if (!isTold && !complained) {
            complained = true;
            LOG.warn(
                    "names can't be registered: kind={} reason={}", known.kind().label(), failure.getMessage());
        }
    }
}
