package io.tickwire.redis;

import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;

/** Reads the answer to HGETALL, which is a map in RESP3 and a list of fields and values in RESP2. */
public final class RedisHash {
    private RedisHash() {}

    /** Fields to values; empty when there is no such hash. */
    public static Map<String, Response> fields(Response hash) {
        Map<String, Response> fields = new HashMap<>();
        if (hash.isMap()) {
            hash.getKeys().forEach(field -> fields.put(field, hash.get(field)));
        } else {
            for (int i = 0; i < hash.size(); i += 2) {
                fields.put(hash.get(i).toString(), hash.get(i + 1));
            }
        }
        return fields;
    }
}
