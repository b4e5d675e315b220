package io.tickwire.ingest.symbols;

import io.tickwire.redis.RedisLink;
import io.tickwire.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;

/** Names in sorted sets in Redis, by the day when they were seen last. For the event loop of its link. */
final class RedisNameStore implements NameStore {
    private static final RedisScript REGISTER = RedisScript.resource(RedisNameStore.class, "register.lua");

    /** A name that was not seen for so many days gives its place back. */
    private static final int DAYS_KEPT = 30;

    private final RedisLink redis;

    RedisNameStore(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public Future<Answer> register(NameKind kind, List<String> names, int max) {
        List<Object> arguments = new ArrayList<>(2 + names.size());
        arguments.add(max);
        arguments.add(DAYS_KEPT);
        arguments.addAll(names);
        return redis.eval(REGISTER, List.of(kind.key()), arguments).map(answer -> answer(answer, names));
    }

    private static Answer answer(Response answer, List<String> names) {
        List<String> refused = new ArrayList<>(0);
        answer.get(1).forEach(position -> refused.add(names.get(position.toInteger())));
        return new Answer(answer.get(0).toLong(), refused, answer.get(2).toInteger());
    }
}
