package io.tickwire.gateway.history;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.tickwire.domain.Rfc3339;

/** Rows as JSON: exact values as strings, computed ones as numbers, times as RFC 3339. */
final class Json {
    private Json() {}

    static void tick(StringBuilder out, String symbol, StoredTick tick) {
        out.append("{\"symbol\":\"").append(symbol);
        Rfc3339.append(out.append("\",\"ts\":\""), tick.key().micros());
        out.append("\",\"price\":\"").append(tick.price());
        out.append("\",\"volume\":\"").append(tick.volume());
        JsonStringEncoder.getInstance().quoteAsString(tick.key().source(), out.append("\",\"source\":\""));
        out.append("\",\"seq\":").append(tick.key().seq()).append('}');
    }

    static void bar(StringBuilder out, StoredBar bar) {
        Rfc3339.append(out.append("{\"start\":\""), bar.startMicros());
        out.append("\",\"open\":\"").append(bar.open());
        out.append("\",\"high\":\"").append(bar.high());
        out.append("\",\"low\":\"").append(bar.low());
        out.append("\",\"close\":\"").append(bar.close());
        out.append("\",\"volume\":\"").append(bar.volume());
        out.append("\",\"vwap\":").append(bar.vwap()); // or null
        out.append(",\"count\":").append(bar.count()).append('}');
    }

    static void covered(StringBuilder out, CoveredRange range) {
        Rfc3339.append(out.append("{\"from\":\""), range.fromMicros());
        Rfc3339.append(out.append("\",\"to\":\""), range.toMicros());
        out.append("\",\"ticks\":").append(range.ticks()).append('}');
    }

    static void gap(StringBuilder out, Gaps.Gap gap) {
        Rfc3339.append(out.append("{\"from\":\""), gap.fromMicros());
        Rfc3339.append(out.append("\",\"to\":\""), gap.toMicros()).append("\"}");
    }
}
