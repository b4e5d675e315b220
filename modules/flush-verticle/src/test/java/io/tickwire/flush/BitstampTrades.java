package io.tickwire.flush;

import io.tickwire.domain.Tick;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** 100,000 real trades, only 58,699 of them with a timestamp of their own; a tick's seq is its line. */
final class BitstampTrades {
    private BitstampTrades() {}

    static List<Tick> read() throws IOException {
        List<Tick> ticks = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                BitstampTrades.class.getResourceAsStream("/bitstamp_trades_from_20131125_usd.csv"),
                StandardCharsets.US_ASCII))) {
            lines.readLine(); // header
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] fields = line.split(",");
                long seconds = Long.parseLong(fields[0]);
                ticks.add(TestTicks.tick(
                        "BTC-USD", seconds * 1_000_000, fields[1], fields[2], "bitstamp", ticks.size() + 1));
            }
        }
        return ticks;
    }
}
