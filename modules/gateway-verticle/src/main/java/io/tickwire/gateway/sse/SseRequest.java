package io.tickwire.gateway.sse;

import io.tickwire.gateway.client.BoundReports.Bound;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.ConflateMs;
import io.tickwire.gateway.hub.Subscriptions;
import io.tickwire.http.Problem;
import io.vertx.core.http.HttpServerRequest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a client asks for.
 *
 * @param conflateMs 0 to 10000
 * @param lastEventId where it was; empty for a new client
 */
record SseRequest(List<Channel> channels, int conflateMs, Optional<String> lastEventId) {
    /** Those that bring views. */
    List<Channel> views() {
        return channels.stream().filter(channel -> !channel.ofTape()).toList();
    }

    /** Those that bring ticks. */
    List<Channel> ticks() {
        return channels.stream().filter(Channel::ofTape).toList();
    }

    /** A parameter that breaks a rule. */
    static final class BadRequest extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Problem problem;
        private final transient Optional<Bound> bound;

        BadRequest(String code, String detail) {
            this(code, detail, Optional.empty());
        }

        private BadRequest(String code, String detail, Optional<Bound> bound) {
            super(detail, null, false, false);
            this.bound = bound;
            this.problem = new Problem(400, code, "Bad parameter", detail);
        }

        private static BadRequest tooMany(Bound bound, int most, String what) {
            return new BadRequest("too_many_channels", "must be at most " + most + what, Optional.of(bound));
        }

        Problem problem() {
            return problem;
        }

        /** The bound that it is beyond, if it is one. */
        Optional<Bound> bound() {
            return bound;
        }
    }

    static SseRequest read(HttpServerRequest request) throws BadRequest {
        return new SseRequest(
                channels(request.params().getAll("channels")),
                conflateMs(request.getParam("conflateMs")),
                Optional.ofNullable(request.getHeader("Last-Event-ID")) // the browser's own is newer than the page's
                        .filter(id -> !id.isEmpty())
                        .or(() -> Optional.ofNullable(request.getParam("lastEventId"))
                                .filter(id -> !id.isEmpty())));
    }

    private static List<Channel> channels(List<String> lists) throws BadRequest {
        Set<Channel> channels = new LinkedHashSet<>();
        for (String list : lists) {
            for (String name : list.split(",", -1)) {
                try {
                    channels.add(Channel.parse(name.trim()));
                } catch (IllegalArgumentException e) {
                    throw new BadRequest("bad_channel", "channels: " + e.getMessage());
                }
            }
        }
        if (channels.isEmpty()) {
            throw new BadRequest("bad_channel", "must name at least one, as in symbol:BTC-USD: channels=");
        }
        if (channels.size() > Subscriptions.MAX_CHANNELS) {
            throw BadRequest.tooMany(Bound.CHANNELS, Subscriptions.MAX_CHANNELS, ": channels=" + channels.size());
        }
        long prefixes = channels.stream().filter(Channel::prefix).count();
        if (prefixes > Subscriptions.MAX_PREFIXES) {
            throw BadRequest.tooMany(
                    Bound.PREFIXES, Subscriptions.MAX_PREFIXES, " that end with *: channels=" + prefixes);
        }
        return List.copyOf(channels);
    }

    private static int conflateMs(String text) throws BadRequest {
        if (text == null) {
            return 0;
        }
        try {
            long ms = Long.parseLong(text);
            if (ConflateMs.isAllowed(ms)) {
                return (int) ms;
            }
        } catch (NumberFormatException e) {
            // told below, in the same words as a number out of range
        }
        throw new BadRequest("bad_parameter", ConflateMs.RULE + ": conflateMs=" + text);
    }
}
