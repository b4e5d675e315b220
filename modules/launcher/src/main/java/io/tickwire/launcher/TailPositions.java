package io.tickwire.launcher;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far a session is in each of its channels of ticks, so that it goes on there when it comes back. */
final class TailPositions {
    private static final String TICKS = "ticks:";

    /** Of so many channels: a message may have 64 KiB, and a position some hundred characters. The others are told a gap. */
    static final int MOST = 50;

    /** One that no gateway knows: it tells that something is missing, which is so for all that anybody knows. */
    private static final String UNKNOWN = "";

    private final Map<String, String> byChannel = new HashMap<>();
    private final List<String> channels;

    TailPositions(List<String> channels) {
        this.channels =
                channels.stream().filter(channel -> channel.startsWith(TICKS)).toList();
    }

    /** A tick has come. */
    void cameTo(String symbol, String position) {
        for (String channel : channels) {
            if (brings(channel, symbol)) {
                byChannel.put(channel, position);
            }
        }
    }

    /** Adds what a gateway is told that this session comes back to. */
    void addTo(JsonObject resume) {
        int known = 0;
        for (String channel : channels) {
            String position = byChannel.getOrDefault(channel, UNKNOWN);
            known += position.equals(UNKNOWN) ? 0 : 1;
            resume.put(channel, known > MOST ? UNKNOWN : position);
        }
    }

    private static boolean brings(String channel, String symbol) {
        String name = channel.substring(TICKS.length()).toUpperCase(Locale.ROOT);
        return name.endsWith("*") ? symbol.startsWith(name.substring(0, name.length() - 1)) : symbol.equals(name);
    }
}
