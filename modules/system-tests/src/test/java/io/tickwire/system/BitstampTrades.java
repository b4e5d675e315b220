package io.tickwire.system;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** 100,000 real BTC trades, {@code timestamp,price,amount}, read with nothing but split. */
final class BitstampTrades {
    private static final String RESOURCE = "/bitstamp_trades_from_20131125_usd.csv";

    private BitstampTrades() {}

    /**
     * One row.
     *
     * @param line physical line number, the feeder's {@code seq}
     */
    record Trade(long line, long epochSeconds, BigDecimal price, BigDecimal volume) {}

    static Path extractTo(Path directory) throws IOException {
        Path file = directory.resolve("bitstamp.csv");
        try (InputStream in = Objects.requireNonNull(BitstampTrades.class.getResourceAsStream(RESOURCE))) {
            Files.copy(in, file);
        }
        return file;
    }

    static List<Trade> read(Path file) throws IOException {
        List<Trade> trades = new ArrayList<>();
        long number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            String[] cells = line.split(",");
            if (Character.isDigit(cells[0].charAt(0))) {
                trades.add(new Trade(
                        number, Long.parseLong(cells[0]), new BigDecimal(cells[1]), new BigDecimal(cells[2])));
            }
        }
        return trades;
    }
}
