package io.tickwire.deadletter;

import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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

    /** Names and values in turn, each a String or bytes; only a tick or a frame can be the content. */
    public static List<Object> fields(DeadLetter letter) {
        List<Object> fields = new ArrayList<>(List.of(
                AT, letter.at(), REASON, letter.reason(), PARTITION, letter.partition(), ENTRY, letter.entry()));
        if (letter.content() instanceof DeadLetter.DeadTick dead) {
            fields.addAll(List.of(TICK, DeadTickJson.encode(dead.tick())));
        } else if (letter.content() instanceof DeadLetter.DeadFrame dead) {
            fields.addAll(List.of(FRAME, dead.bytes()));
        } else {
            throw new IllegalArgumentException("a letter holds a tick or a frame: content=" + letter.content());
        }
        return fields;
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
