package io.tickwire.calc.cross;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tickwire.calc.market.Correlation;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneSeries;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.domain.Rfc3339;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The answer of {@code /api/v1/market/correlation}: {@code {"ts","symbols":[…],"matrix":[[…]]}}. The returns are those between
 * the closes of consecutive minutes of the last hour; a minute without a tick keeps the close before it. Pure.
 */
final class CorrelationReport {
    private static final int MINUTES = 60;
    private static final JsonFactory JSON = new JsonFactory();

    private CorrelationReport() {}

    /**
     * Takes some milliseconds for 50 symbols: not for an event loop.
     *
     * @param marketMicros time of the market's newest tick; its minute is the last
     */
    static String write(List<SymbolState> symbols, long marketMicros) {
        double[][] returns = symbols.stream()
                .map(symbol -> Correlation.logReturns(closes(symbol.series(PaneWidth.MINUTE), marketMicros)))
                .toArray(double[][]::new);
        StringWriter text = new StringWriter(64 * 1024);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("ts", Rfc3339.format(marketMicros));
            json.writeArrayFieldStart("symbols");
            for (SymbolState symbol : symbols) {
                json.writeString(symbol.symbol());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("matrix");
            for (double[] row : Correlation.matrix(returns)) {
                json.writeStartArray();
                for (double value : row) {
                    if (Double.isNaN(value)) {
                        json.writeNull();
                    } else {
                        json.writeNumber(value);
                    }
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has no reason to fail
        }
        return text.toString();
    }

    /** Closes of the last 60 minutes; NaN before the first, and where the price is not positive and so has no logarithm. */
    private static double[] closes(PaneSeries minutes, long marketMicros) {
        double[] closes = new double[MINUTES];
        long first = PaneWidth.MINUTE.startOf(marketMicros) - (MINUTES - 1) * PaneWidth.MINUTE.micros();
        double close = Double.NaN;
        for (int i = 0; i < MINUTES; i++) {
            Pane pane = minutes.pane(first + i * PaneWidth.MINUTE.micros());
            if (pane != null) {
                double price = pane.ticks().close().price().toDouble();
                close = price > 0 ? price : Double.NaN;
            }
            closes[i] = close;
        }
        return closes;
    }
}
