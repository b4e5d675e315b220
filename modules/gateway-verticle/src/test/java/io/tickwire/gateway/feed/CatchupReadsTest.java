package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CatchupReadsTest {
    private record Read(int partition, Set<String> symbols, long atNanos) {}

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<Read> reads = new ArrayList<>(); // of the event loop
    private final CatchupReads catchups = new CatchupReads(vertx, (partition, symbols) -> {
        reads.add(new Read(partition, symbols, System.nanoTime()));
        return Future.succeededFuture();
    });

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void allWhoAskAreAnsweredByOneReadASecond() throws Exception {
        onLoop(() ->
                Future.all(catchups.read(1, Set.of("A")), catchups.read(1, Set.of("B")), catchups.read(2, Set.of())));
        onLoop(() -> {
            List<Future<Void>> more = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                more.add(catchups.read(1, Set.of("C" + i % 10)));
            }
            return Future.all(more);
        });
        List<Read> ofOne = reads.stream().filter(read -> read.partition == 1).toList();
        assertThat(reads).hasSize(3);
        assertThat(ofOne.get(0).symbols).containsExactlyInAnyOrder("A", "B");
        assertThat(ofOne.get(1).symbols).hasSize(10);
        assertThat(ofOne.get(1).atNanos - ofOne.get(0).atNanos)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(CatchupReads.INTERVAL_MS - 2));
        assertThat(reads.stream()
                        .filter(read -> read.partition == 2)
                        .findFirst()
                        .orElseThrow()
                        .symbols)
                .as("the whole partition")
                .isEmpty();
    }

    @Test
    void moreSymbolsThanThatAreReadWithTheWholePartition() throws Exception {
        Set<String> most = IntStream.range(0, CatchupReads.MAX_SYMBOLS)
                .mapToObj(i -> "S" + i)
                .collect(Collectors.toSet());
        onLoop(() -> Future.all(catchups.read(1, most), catchups.read(2, most), catchups.read(2, Set.of("ONE-MORE"))));
        assertThat(reads)
                .extracting(read -> read.symbols.size())
                .containsExactlyInAnyOrder(CatchupReads.MAX_SYMBOLS, 0);
    }

    private void onLoop(Supplier<Future<?>> work) throws Exception {
        Promise<Object> done = Promise.promise();
        loop.runOnContext(nothing -> work.get().<Object>mapEmpty().onComplete(done));
        await(done.future());
    }

    private static void await(Future<?> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
