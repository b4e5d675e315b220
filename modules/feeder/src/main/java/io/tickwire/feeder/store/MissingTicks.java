package io.tickwire.feeder.store;

import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.SourceChunk;
import io.tickwire.feeder.source.TickSource;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Of another source only what the store lacks: the ticks whose identity {@code (symbol, ts, source, seq)} is not stored.
 * Asked for each tick rather than by covered ranges, since a range says nothing of the ticks within it. What is still in
 * the queue counts as lacking, and is a duplicate when it is posted.
 */
public final class MissingTicks implements TickSource {
    private static final SqlFile STORED = SqlFile.resource(MissingTicks.class, "stored.sql");

    private final TickSource all;
    private final StoreReader store;

    public MissingTicks(TickSource all, StoreReader store) {
        this.all = all;
        this.store = store;
    }

    @Override
    public SourceChunk read(int maxRows) throws IOException {
        SourceChunk chunk = all.read(maxRows);
        List<FeedTick> missing = chunk.ticks().isEmpty() ? List.of() : missing(chunk.ticks());
        return new SourceChunk(
                missing,
                chunk.badLines(),
                chunk.isEnd(),
                chunk.position(),
                chunk.length(),
                chunk.skipped() + chunk.ticks().size() - missing.size());
    }

    private List<FeedTick> missing(List<FeedTick> ticks) throws IOException {
        Tuple parameters = Tuple.of(
                ticks.stream().map(FeedTick::symbol).toArray(String[]::new),
                ticks.stream().map(tick -> PgTime.of(tick.tsMicros())).toArray(OffsetDateTime[]::new),
                ticks.stream().map(FeedTick::source).toArray(String[]::new),
                ticks.stream().map(FeedTick::seq).toArray(Long[]::new));
        List<FeedTick> missing = new ArrayList<>();
        int at = 0;
        for (Row row : store.ask(STORED, parameters)) {
            FeedTick tick = ticks.get(at++);
            if (row.getBoolean(0) == null) {
                missing.add(tick);
            }
        }
        return missing;
    }

    @Override
    public void close() throws IOException {
        store.close();
        all.close();
    }

    @Override
    public Pace postingPace(Pace asked) {
        return all.postingPace(asked);
    }
}
