package io.tickwire.calc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What 0.1.0 left in Redis of a partition, byte for byte, and the ticks it stands for. The file is never changed: whoever
 * changes a format adds one, and today's readers read both.
 */
public final class PartitionFixture {
    public static final int PARTITION = 2;
    public static final String SYMBOL = "BTC-USD";
    public static final long LATENESS_MICROS = 300_000_000;

    /** 2026-11-22T10:00:00Z. */
    public static final long TEN = 1_795_341_600_000_000L;

    /** Number of the symbol's newest update when the state was committed. */
    public static final long COMMITTED_SEQ = 4;

    /** Newest entry that the committed state stands for, and the one after it, which was told and not committed. */
    static final String POSITION = "1795341661000-0";

    static final String PUBLISHED = "1795341662000-0";
    static final long TOKEN = 1_795_341_600_000_001L;

    private record Line(String type, String key, String field, Object value) {}

    private final List<Line> lines = new ArrayList<>();

    public PartitionFixture() {
        try (InputStream file = PartitionFixture.class.getResourceAsStream("formats/partition-1.txt")) {
            new String(Objects.requireNonNull(file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(this::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void add(String line) {
        boolean hash = line.startsWith("hash ");
        String[] parts = line.split(" ", hash ? 4 : 3);
        String value = parts[parts.length - 1];
        lines.add(new Line(
                parts[0],
                parts[1],
                hash ? parts[2] : "",
                value.startsWith("0x") ? HexFormat.of().parseHex(value.substring(2)) : value));
    }

    /** Six ticks, the first of them out of all but the longest window by now; they were committed as the first three, one, and two. */
    public static List<Tick> committed() {
        return List.of(
                tick(-7_200_000_000L, "95000", "1", "coinbase", 0),
                tick(500_000, "97000.12", "0.0153", "coinbase", 1),
                tick(1_250_000, "96999.5", "2", "kraken", 2),
                tick(59_900_000, "97010", "0", "coinbase", 3),
                unnumbered(60_100_000, "0.000000000000000001", "999999999999999999", "say \"so\" \\"),
                tick(61_000_000, "97005.25", "0.5", "coinbase", 5));
    }

    /** In the newest view, and not in committed state. */
    static Tick told() {
        return tick(62_000_000, "97001", "1", "kraken", 6);
    }

    public static Tick tick(long afterTenMicros, String price, String volume, String source, long seq) {
        long ts = TEN + afterTenMicros;
        return new Tick(SYMBOL, ts, Decimal.parse(price), Decimal.parse(volume), source, seq, ts + 700);
    }

    private static Tick unnumbered(long afterTenMicros, String price, String volume, String source) {
        long seq = TickIdentity.derivedSeq(Decimal.parse(price), Decimal.parse(volume));
        return tick(afterTenMicros, price, volume, source, seq);
    }

    /** The fields of the symbol's committed state. */
    public Map<String, byte[]> symbolFields() {
        Map<String, byte[]> fields = new HashMap<>();
        lines.stream()
                .filter(line -> line.key().equals(RedisKeys.calcSymbol(PARTITION, SYMBOL)))
                .forEach(line -> fields.put(line.field(), (byte[]) line.value()));
        return fields;
    }

    /** The stored view, JSON. */
    String view() {
        return lines.stream()
                .filter(line -> line.key().equals(RedisKeys.views(PARTITION)))
                .map(line -> (String) line.value())
                .findAny()
                .orElseThrow();
    }

    /** Puts all of it where it stood; the lease without an end. */
    void load(TestCommands redis) {
        for (Line line : lines) {
            switch (line.type()) {
                case "hash" -> redis.send(Command.HSET, line.key(), line.field(), line.value());
                case "set" -> redis.send(Command.SADD, line.key(), line.value());
                case "string" -> redis.send(Command.SET, line.key(), line.value());
                default -> throw new AssertionError("not a type: " + line);
            }
        }
    }
}
