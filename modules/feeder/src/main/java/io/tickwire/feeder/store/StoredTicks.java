package io.tickwire.feeder.store;

import io.tickwire.domain.Decimal;
import io.tickwire.domain.TickIdentity;
import io.tickwire.feeder.resume.ReplayPosition;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickKey;
import io.tickwire.feeder.source.TickSource;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Stored ticks of a range, symbols merged by {@code (ts, symbol, source, seq)}, each exactly once, but for those that a
 * resumed replay has behind it. What is stored behind the reader while it reads is not seen. A symbol that has its first
 * tick after the first read is not seen either.
 */
public final class StoredTicks implements TickSource {
    private final StoreReader store;
    private final TickRange range;
    private final Optional<String> source;
    private final ReplayPosition position;
    private TickPages pages;
    private long number;
    private long length;

    /**
     * @param source for every tick instead of its own
     * @param position where to begin; told of every tick handed out
     */
    public StoredTicks(StoreReader store, TickRange range, Optional<String> source, ReplayPosition position) {
        this.store = store;
        this.range = range;
        this.source = source;
        this.position = position;
    }

    @Override
    public SourceChunk read(int maxRows) throws IOException {
        if (pages == null) {
            List<String> symbols = StoredSymbols.find(store, range);
            TickKey after = position.start().after().orElse(TickKey.beginningOf(range.fromMicros()));
            length = StoredSymbols.count(store, symbols, after.tsMicros(), range.toMicros());
            pages = new TickPages(store, symbols, after, range.toMicros());
        }
        List<FeedTick> ticks = new ArrayList<>();
        List<BadLine> badLines = new ArrayList<>();
        List<Row> rows = pages.next(maxRows);
        for (Row row : rows) {
            TickKey key = TickPages.key(row);
            if (!position.start().isBehind(key)) {
                take(key, row, ticks, badLines);
            }
        }
        if (rows.isEmpty()) {
            position.allRead();
        }
        return new SourceChunk(ticks, badLines, rows.isEmpty(), number, Math.max(number, length));
    }

    private void take(TickKey key, Row row, List<FeedTick> ticks, List<BadLine> badLines) {
        number++;
        String price = row.getString("price");
        String volume = row.getString("volume");
        if (key.seq() < 0 && key.seq() != TickIdentity.derivedSeq(Decimal.parse(price), Decimal.parse(volume))) {
            badLines.add(new BadLine(number, "seq is negative and not the derived one: no post can have it"));
            return;
        }
        position.read(number, key);
        ticks.add(new FeedTick(
                key.symbol(), key.tsMicros(), price, volume, source.orElse(key.source()), key.seq(), number));
    }

    @Override
    public void close() {
        store.close();
    }
}
