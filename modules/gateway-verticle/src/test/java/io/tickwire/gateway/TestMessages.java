package io.tickwire.gateway;

import io.tickwire.domain.Rfc3339;
import io.tickwire.gateway.update.MalformedUpdateException;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.UpdateReader;
import java.nio.charset.StandardCharsets;

/** Messages of the channel as calc writes them. */
public final class TestMessages {
    /** 2026-11-22T10:00:00Z. */
    public static final long BASE_MICROS = 1_795_341_600_000_000L;

    private TestMessages() {}

    /** A view; its price tells its number. */
    public static String updated(String symbol, long seq, long publishedAtMicros) {
        String bar = "{\"interval\":\"1m\",\"start\":\"2026-11-22T10:00:00.000000Z\",\"open\":\"1\",\"high\":\"1\","
                + "\"low\":\"1\",\"close\":\"1\",\"volume\":\"1\",\"count\":1}";
        String window = "{\"open\":\"1\",\"high\":\"1\",\"low\":\"1\",\"close\":\"1\",\"volume\":\"1\",\"count\":1,"
                + "\"vwap\":1.0,\"changePct\":0.12,\"stddev\":1.7}";
        return "{\"type\":\"symbol.updated\",\"symbol\":\"" + symbol + "\",\"ts\":\"" + time(BASE_MICROS + seq)
                + "\",\"seq\":" + seq + ",\"view\":{\"price\":\"" + seq + ".5\",\"volume\":\"0.0153\","
                + "\"source\":\"coin\\\"base\",\"count\":" + seq + ",\"conflated\":0,\"receivedAt\":\""
                + time(publishedAtMicros - 900) + "\",\"publishedAt\":\"" + time(publishedAtMicros) + "\",\"bar\":"
                + bar
                + ",\"windows\":{\"1m\":" + window + ",\"5m\":" + window + ",\"1h\":" + window + ",\"24h\":" + window
                + "}}}";
    }

    /**
     * A market view.
     *
     * @param published microseconds after {@link #BASE_MICROS}
     * @param seconds time of the market's newest tick, after {@link #BASE_MICROS}
     */
    public static String market(long published, int seconds) {
        return "{\"type\":\"market.updated\",\"ts\":\"" + time(BASE_MICROS + seconds * 1_000_000L)
                + "\",\"view\":{\"symbols\":1,\"advancers\":1,\"decliners\":0,\"unchanged\":0,\"notional\":{\"1m\":\"1\","
                + "\"1h\":\"1\",\"24h\":\"1\"},\"gainers\":[],\"losers\":[],\"active\":[],\"indices\":[],\"publishedAt\":\""
                + time(BASE_MICROS + published) + "\"}}";
    }

    public static String barClosed(String symbol, int minute) {
        String start = time(BASE_MICROS + minute * 60_000_000L);
        return "{\"type\":\"bar.closed\",\"symbol\":\"" + symbol + "\",\"ts\":\"" + start
                + "\",\"interval\":\"1m\",\"bar\":{\"interval\":\"1m\",\"start\":\"" + start
                + "\",\"open\":\"1\",\"high\":\"1\",\"low\":\"1\",\"close\":\"1\",\"volume\":\"1\",\"count\":1}}";
    }

    /** As the gateway reads it. */
    public static Update read(String json) {
        try {
            return new UpdateReader()
                    .read(json.getBytes(StandardCharsets.UTF_8))
                    .orElseThrow();
        } catch (MalformedUpdateException e) {
            throw new AssertionError(e);
        }
    }

    private static String time(long micros) {
        return Rfc3339.append(new StringBuilder(), micros).toString();
    }
}
