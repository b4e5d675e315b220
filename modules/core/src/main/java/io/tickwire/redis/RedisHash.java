package io.tickwire.redis;

import io.vertx.redis.client.Response;
import java.util.function.BiConsumer;

/** Reads the answer to HGETALL, which is a map in RESP3 and a list of fields and values in RESP2. */
public final class RedisHash {
    private RedisHash() {}

    /** Gives each field with its value; none when there is no such hash. */
    public static void forEach(Response hash, BiConsumer<String, Response> reader) {
        if (hash.isMap()) {
            hash.getKeys().forEach(field -> reader.accept(field, hash.get(field)));
        } else {
            for (int i = 0; i < hash.size(); i += 2) {
                reader.accept(hash.get(i).toString(), hash.get(i + 1));
            }
        }
    }
}
