package io.tickwire.gateway.ws;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.ConflateMs;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what a client says. Any text gives a message; one that breaks a rule gives a {@link ClientMessage.Bad}. Pure. */
final class ClientMessageReader {
    private static final String BAD_JSON = "bad_json";
    private static final String BAD_OP = "bad_op";
    private static final String BAD_CHANNEL = "bad_channel";

    private ClientMessageReader() {}

    static ClientMessage read(String text) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            return new ClientMessage.Bad(null, BAD_JSON, "must be one JSON object: length=" + text.length());
        }
        if (json.getMap() == null) { // the text null
            return new ClientMessage.Bad(null, BAD_JSON, "must be one JSON object: length=" + text.length());
        }
        Object id = json.getValue("id");
        if (id != null && !(id instanceof String) && !(id instanceof Number)) {
            return new ClientMessage.Bad(null, BAD_OP, "must be a string or a number: id");
        }
        Object op = json.getValue("op");
        try {
            if ("subscribe".equals(op)) {
                return new ClientMessage.Subscribe(
                        id, channels(json), conflateMs(json), resume(json), tapeResume(json));
            }
            if ("unsubscribe".equals(op)) {
                return new ClientMessage.Unsubscribe(id, channels(json));
            }
        } catch (BadMember e) {
            return new ClientMessage.Bad(id, e.code, e.getMessage());
        }
        if ("auth".equals(op)) {
            return new ClientMessage.Auth(id, json.getValue("token") instanceof String token ? token : "");
        }
        return "ping".equals(op)
                ? new ClientMessage.Ping(id)
                : new ClientMessage.Bad(
                        id, BAD_OP, "must be subscribe, unsubscribe, auth or ping: op=" + shortened(op));
    }

    private static List<Channel> channels(JsonObject json) throws BadMember {
        Object value = json.getValue("channels");
        if (!(value instanceof JsonArray names) || names.isEmpty()) {
            throw new BadMember(BAD_CHANNEL, "must be a list of at least one: channels=" + shortened(value));
        }
        Set<Channel> channels = new LinkedHashSet<>();
        for (Object name : names) {
            if (!(name instanceof String text)) {
                throw new BadMember(BAD_CHANNEL, "must be a string: channel=" + shortened(name));
            }
            try {
                channels.add(Channel.parse(text));
            } catch (IllegalArgumentException e) {
                throw new BadMember(BAD_CHANNEL, e.getMessage());
            }
        }
        return List.copyOf(channels);
    }

    private static int conflateMs(JsonObject json) throws BadMember {
        Object value = json.getValue("conflateMs");
        if (value == null) {
            return 0;
        }
        if (value instanceof Integer ms && ConflateMs.isAllowed(ms)) {
            return ms;
        }
        throw new BadMember(BAD_OP, ConflateMs.RULE + ": conflateMs=" + shortened(value));
    }

    /** A position that is no number is one that nobody knows: it is left out, and brings the snapshot. */
    private static Map<String, Long> resume(JsonObject json) throws BadMember {
        Object value = json.getValue("resume");
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof JsonObject positions)) {
            throw new BadMember(BAD_OP, "must be an object of symbol and seq: resume=" + shortened(value));
        }
        Map<String, Long> resume = new HashMap<>();
        for (Map.Entry<String, Object> position : positions) {
            String symbol = Symbol.normalize(position.getKey());
            if (symbol != null && (position.getValue() instanceof Integer || position.getValue() instanceof Long)) {
                resume.put(symbol, ((Number) position.getValue()).longValue());
            }
        }
        return resume;
    }

    /** Whatever stands there for a channel of the tape: what is no position is one that nobody knows, and brings a gap. */
    private static Map<Channel, String> tapeResume(JsonObject json) {
        Map<Channel, String> resume = new HashMap<>();
        if (json.getValue("resume") instanceof JsonObject positions) {
            for (Map.Entry<String, Object> position : positions) {
                tapeChannel(position.getKey())
                        .ifPresent(channel -> resume.put(channel, String.valueOf(position.getValue())));
            }
        }
        return resume;
    }

    private static Optional<Channel> tapeChannel(String name) {
        try {
            return Optional.of(Channel.parse(name)).filter(Channel::ofTape);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a symbol
        }
    }

    private static String shortened(Object value) {
        String text = String.valueOf(value);
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }

    private static final class BadMember extends Exception {
        private static final long serialVersionUID = 1;
        private final String code;

        BadMember(String code, String detail) {
            super(detail, null, false, false);
            this.code = code;
        }
    }
}
