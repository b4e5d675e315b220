package io.tickwire.launcher.dead;

import io.tickwire.deadletter.DeadLetter;
import io.tickwire.deadletter.DeadTickJson;
import io.vertx.core.json.JsonObject;

/** Letters for programs: {@code tick} in the webhook's shape, or {@code frame} in Base64, or {@code fault}. */
final class LetterJson {
    private LetterJson() {}

    static String of(StoredLetter stored) {
        DeadLetter letter = stored.letter();
        JsonObject json = new JsonObject()
                .put("id", stored.id())
                .put("at", letter.at())
                .put("reason", letter.reason())
                .put("partition", letter.partition() < 0 ? null : letter.partition())
                .put("entry", letter.entry());
        if (letter.content() instanceof DeadLetter.DeadTick dead) {
            json.put("tick", new JsonObject(DeadTickJson.encode(dead.tick())));
        } else if (letter.content() instanceof DeadLetter.DeadFrame dead) {
            json.put("frame", java.util.Base64.getEncoder().encodeToString(dead.bytes()));
        } else if (letter.content() instanceof DeadLetter.Unreadable unreadable) {
            json.put("fault", unreadable.fault()).put("text", unreadable.text());
        }
        return json.encode();
    }
}
