package io.tickwire.deadletter;

import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.Map;

/** Letters as the fields of a stream's entry, see docs/wire-format.md. */
public final class DeadLetterCodec {
    private static final String AT = "at";
    private static final String REASON = "reason";
    private static final String PARTITION = "partition";
    private static final String ENTRY = "entry";
    private static final String TICK = "tick";
    private static final String FRAME = "frame";

    private DeadLetterCodec() {}

    /** The command that adds the letter to {@code md:dead}; only a tick or a frame can be the content. */
    public static Request addition(DeadLetter letter) {
        Request request = Request.cmd(Command.XADD)
                .arg(RedisKeys.DEAD_LETTERS)
                .arg("*")
                .arg(AT)
                .arg(letter.at())
                .arg(REASON)
                .arg(letter.reason())
                .arg(PARTITION)
                .arg(letter.partition())
                .arg(ENTRY)
                .arg(letter.entry());
        if (letter.content() instanceof DeadLetter.DeadTick dead) {
            return request.arg(TICK).arg(DeadTickJson.encode(dead.tick()));
        }
        if (letter.content() instanceof DeadLetter.DeadFrame dead) {
            return request.arg(FRAME).arg(dead.bytes());
        }
        throw new IllegalArgumentException("a letter holds a tick or a frame: content=" + letter.content());
    }

    /**
     * Reads any entry of the stream, by whomever it was written.
     *
     * @param fields as Redis gives them: names and values in turn
     */
    public static DeadLetter read(Response fields) {
        Map<String, Response> byName = new HashMap<>();
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            byName.put(fields.get(i).toString(), fields.get(i + 1));
        }
        return new DeadLetter(
                text(byName, AT),
                text(byName, REASON),
                partition(text(byName, PARTITION)),
                text(byName, ENTRY),
                content(byName));
    }

    private static DeadLetter.Content content(Map<String, Response> fields) {
        if (fields.containsKey(TICK)) {
            String json = text(fields, TICK);
            try {
                return new DeadLetter.DeadTick(DeadTickJson.decode(json));
            } catch (IllegalArgumentException e) {
                return new DeadLetter.Unreadable(e.getMessage(), json);
            }
        }
        return fields.containsKey(FRAME)
                ? new DeadLetter.DeadFrame(fields.get(FRAME).toBytes())
                : new DeadLetter.Unreadable("letter holds neither tick nor frame", "");
    }

    private static int partition(String text) {
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
    }

    private static String text(Map<String, Response> fields, String name) {
        Response value = fields.get(name);
        return value == null ? "" : value.toString();
    }
}
