package io.tickwire.gateway.tape;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.update.Message;
import java.nio.charset.StandardCharsets;

/**
 * What a client is told of the tape.
 *
 * @param about the symbol of a tick, or the channel of a gap
 * @param isGap whether it says that ticks are missing
 * @param message what is told
 * @param position what a client that has got it may resume from
 */
public record TapeMessage(String about, boolean isGap, Message message, String position) {
    private static final String GAP = "gap";
    private static final String TICK = "tick";

    /** A tick, once in the order of the queue. */
    static TapeMessage tick(Tick tick, String position) {
        StringBuilder json = new StringBuilder(320);
        json.append("{\"type\":\"tick\",\"symbol\":").append(Message.text(tick.symbol()));
        json.append(",\"ts\":\"");
        Rfc3339.append(json, tick.tsMicros()).append("\",\"price\":\"");
        tick.price().appendTo(json).append("\",\"volume\":\"");
        tick.volume().appendTo(json).append("\",\"source\":").append(Message.text(tick.source()));
        json.append(",\"seq\":").append(tick.seq());
        json.append(",\"pos\":\"").append(position).append("\"}");
        return new TapeMessage(
                tick.symbol(), false, new Message(TICK, json.toString().getBytes(StandardCharsets.US_ASCII)), position);
    }

    /**
     * Says that ticks of a channel are missing.
     *
     * @param missed how many; negative when nobody knows
     * @param position behind them
     */
    static TapeMessage gap(Channel channel, long missed, String position) {
        return new TapeMessage(
                channel.toString(),
                true,
                Message.of(
                        GAP,
                        "{\"type\":\"gap\",\"channel\":" + Message.text(channel.toString()) + ",\"missed\":"
                                + (missed < 0 ? "null" : Long.toString(missed)) + "}"),
                position);
    }

    int length() {
        return message.length();
    }
}
