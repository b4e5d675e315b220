package io.tickwire.ingest.symbols;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.PriceRule;
import io.tickwire.ingest.parse.BodyFormat;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.PostReader;
import io.tickwire.ingest.parse.Rejection;
import io.tickwire.ingest.parse.TickRules;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NamePlacesTest {
    private static final long DAY = 86_400_000_000L;
    private static final long NOW = 20_000 * DAY;
    private static final int MAX_SYMBOLS = 5_000;

    /** Takes names in as Redis does; answers when it is told to. */
    private static final class Store implements NameStore {
        final Set<String> symbols = new HashSet<>();
        final Set<String> sources = new HashSet<>();
        final List<List<String>> calls = new ArrayList<>();
        final List<Runnable> answers = new ArrayList<>();
        boolean holdsAnswersBack;
        boolean isDown;

        @Override
        public Future<Answer> register(NameKind kind, List<String> names, int max) {
            calls.add(List.copyOf(names));
            Promise<Answer> answer = Promise.promise();
            Runnable work = () -> {
                if (isDown) {
                    answer.fail("down");
                    return;
                }
                Set<String> known = kind == NameKind.SYMBOL ? symbols : sources;
                List<String> refused = new ArrayList<>();
                int before = known.size();
                for (String name : names) {
                    if (!known.contains(name) && known.size() >= max) {
                        refused.add(name);
                    } else {
                        known.add(name);
                    }
                }
                answer.complete(new Answer(known.size(), refused, known.size() - before));
            };
            if (holdsAnswersBack) {
                answers.add(work);
            } else {
                work.run();
            }
            return answer.future();
        }

        void answerNext() {
            answers.remove(0).run();
        }
    }

    private final Store store = new Store();
    private final List<Long> pausesMs = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 1_000_000; // it is soon negative
    private final KnownNames symbols = new KnownNames(NameKind.SYMBOL, MAX_SYMBOLS, new NamePace(() -> nowNanos));
    private final KnownNames sources = new KnownNames(NameKind.SOURCE, 3);
    private final NamePlaces places = new NamePlaces(store, symbols, sources, this::pause);

    private Future<Void> pause(long ms) {
        pausesMs.add(ms);
        nowNanos += ms * 1_000_000;
        return Future.succeededFuture();
    }

    private static String tick(String symbol, String source) {
        return "{\"symbol\":\"" + symbol + "\",\"ts\":1700000000000,\"price\":1,\"volume\":1,\"source\":\"" + source
                + "\"}";
    }

    private static String tick(String symbol) {
        return tick(symbol, "a");
    }

    private static PostContent.Batch batch(String... lines) {
        byte[] body = String.join("\n", lines).getBytes(UTF_8);
        return (PostContent.Batch) new PostReader(new TickRules(0, Long.MAX_VALUE, PriceRule.POSITIVE))
                .read(BodyFormat.NDJSON, body, body.length, NOW);
    }

    private static PostContent.Batch batchOfSymbols(int from, int to) {
        return batch(IntStream.range(from, to).mapToObj(i -> tick("S" + i)).toArray(String[]::new));
    }

    private NamePlaces.Placed placed(PostContent.Batch batch) {
        Future<NamePlaces.Placed> placed = places.register(batch, NOW);
        assertThat(placed.succeeded()).isTrue();
        return placed.result();
    }

    @Test
    void aNameIsAskedForOnceADay() {
        PostContent.Batch batch = batch(tick("A"), tick("B"), tick("A"));
        assertThat(places.areKnown(batch.ticks(), NOW)).isFalse();
        assertThat(placed(batch).ticks()).isEqualTo(batch.ticks());
        assertThat(store.calls).containsExactlyInAnyOrder(List.of("A", "B"), List.of("a"));
        assertThat(places.areKnown(batch.ticks(), NOW + DAY - 1)).isTrue();
        assertThat(places.areKnown(batch.ticks(), NOW + DAY)).isFalse();
        places.register(batch("", tick("B")), NOW + DAY);
        assertThat(places.areKnown(batch(tick("B")).ticks(), NOW + DAY)).isTrue();
        assertThat(places.areKnown(batch(tick("A")).ticks(), NOW + DAY)).isFalse();
    }

    @Test
    void oneNewNameAmongKnownOnesIsAskedForAlone() {
        placed(batch(tick("A")));
        store.calls.clear();
        assertThat(places.areKnown(batch(tick("A"), tick("B")).ticks(), NOW)).isFalse();
        placed(batch(tick("A"), tick("B")));
        assertThat(store.calls).containsExactly(List.of("B"));
    }

    @Test
    void ticksWithoutAPlaceAreRejectedWhereTheyStand() {
        placed(batchOfSymbols(0, MAX_SYMBOLS));
        NamePlaces.Placed placed =
                placed(batch(tick("NEW"), "", tick("S1"), "x", tick("S2"), tick("new2"), "{}", tick("S3")));
        assertThat(placed.ticks()).extracting("symbol").containsExactly("S1", "S2", "S3");
        assertThat(placed.rejected().kept()).extracting(Rejection::index).containsExactly(0, 3, 5, 6);
        assertThat(placed.rejected().kept())
                .extracting(each -> each.code().code())
                .containsExactly("too_many_symbols", "malformed_json", "too_many_symbols", "missing");
        assertThat(placed.rejected().count()).isEqualTo(4);
        assertThat(placed.rejected().kept().get(2).detail())
                .isEqualTo("symbol is new, and the system has as many symbols as it may have (TICKWIRE_MAX_SYMBOLS="
                        + MAX_SYMBOLS + "): symbol=NEW2");
        assertThat(symbols.refusedTicks()).isEqualTo(2);
        assertThat(symbols.taken()).isEqualTo(MAX_SYMBOLS);
    }

    @Test
    void aSourceTooManyIsRejectedAndOneOfARefusedSymbolTakesNoPlace() {
        placed(batchOfSymbols(0, MAX_SYMBOLS));
        NamePlaces.Placed placed =
                placed(batch(tick("NEW", "x"), tick("S1", "b"), tick("S1", "c"), tick("S1", "d"), tick("S1", "b")));
        assertThat(store.sources)
                .containsExactlyInAnyOrder(
                        "a",
                        placed.ticks().get(0).source(),
                        placed.ticks().get(1).source());
        assertThat(placed.rejected().kept())
                .extracting(each -> each.index() + " " + each.code().code())
                .hasSizeBetween(2, 3)
                .startsWith("0 too_many_symbols")
                .anyMatch(each -> each.endsWith("too_many_sources"));
        assertThat(sources.refusedTicks()).isEqualTo(placed.rejected().count() - 1);
    }

    @Test
    void anAnswerListsTheFirstThousandWhateverWasWrongWithThem() {
        placed(batchOfSymbols(0, MAX_SYMBOLS));
        String[] lines = IntStream.range(0, 3_000)
                .mapToObj(i -> i % 2 == 0 ? "{}" : tick("NEW" + i))
                .toArray(String[]::new);
        NamePlaces.Placed placed = placed(batch(lines));
        assertThat(placed.rejected().kept())
                .extracting(Rejection::index)
                .isEqualTo(IntStream.range(0, 1_000).boxed().toList());
        assertThat(placed.rejected().count()).isEqualTo(3_000);
        assertThat(placed.ticks()).isEmpty();
    }

    @Test
    void postsShareCallsAndNoCallHasMoreThanAThousandNames() {
        store.holdsAnswersBack = true;
        Future<NamePlaces.Placed> first = places.register(batchOfSymbols(0, 2_500), NOW);
        List<Future<NamePlaces.Placed>> more = IntStream.range(0, 50)
                .mapToObj(i -> places.register(batch(tick("T" + i), tick("S0")), NOW))
                .toList();
        assertThat(store.calls).hasSize(1);
        while (!store.answers.isEmpty()) {
            store.answerNext();
        }
        assertThat(first.result().ticks()).hasSize(2_500);
        assertThat(more).allSatisfy(post -> assertThat(post.result().ticks()).hasSize(2));
        assertThat(store.calls).extracting(List::size).containsExactly(1_000, 1_000, 500, 51, 1, 1);
    }

    @Test
    void whenACallFailsWhatWaitsBehindItFailsAndTheNextOneIsAsked() {
        store.holdsAnswersBack = true;
        Future<NamePlaces.Placed> first = places.register(batch(tick("A")), NOW);
        Future<NamePlaces.Placed> behind = places.register(batch(tick("B")), NOW);
        store.isDown = true;
        store.answerNext();
        assertThat(first.failed()).isTrue();
        assertThat(behind.failed()).isTrue();
        assertThat(store.answers).isEmpty();
        store.isDown = false;
        store.holdsAnswersBack = false;
        assertThat(placed(batch(tick("A"), tick("B"))).ticks()).hasSize(2);
    }

    /** Or a stranger who brings thousands would make all known symbols late: calc and the gateways have work with each. */
    @Test
    void namesThatAreNewToTheSystemGetAPlaceAtAPace() {
        assertThat(placed(batchOfSymbols(0, 2_500)).ticks()).hasSize(2_500);
        assertThat(pausesMs).containsExactly(200L, 200L);
        assertThat(placed(batchOfSymbols(1_000, 2_501)).ticks()).hasSize(1_501);
        assertThat(pausesMs).as("half a thousand before it").containsExactly(200L, 200L, 100L);
        pausesMs.clear();
        assertThat(symbols.pace().waits()).isEqualTo(3);
        assertThat(places.areKnown(batchOfSymbols(0, 2_501).ticks(), NOW)).isTrue();

        nowNanos += 1_000_000; // what the last one cost
        Future<NamePlaces.Placed> nextDay = places.register(batchOfSymbols(0, 2_501), NOW + DAY);
        assertThat(nextDay.result().ticks()).hasSize(2_501);
        assertThat(pausesMs).as("each name is asked for each day").isEmpty();

        placed(batchOfSymbols(2_501, MAX_SYMBOLS));
        nowNanos += 1_000_000_000;
        pausesMs.clear();
        assertThat(placed(batchOfSymbols(MAX_SYMBOLS, 2 * MAX_SYMBOLS)).ticks()).isEmpty();
        assertThat(pausesMs).as("what has no place is no work").isEmpty();
    }

    /** As when another process may have more: they are asked for each time, and the memory stays bounded. */
    @Test
    void aProcessRemembersNoMoreNamesThanItsBound() {
        Set<String> names =
                IntStream.range(0, MAX_SYMBOLS + 10).mapToObj(i -> "S" + i).collect(Collectors.toSet());
        symbols.registered(names, 20_000, names.size());
        assertThat(names.stream().filter(name -> symbols.contains(name, 20_000)).count())
                .isEqualTo(MAX_SYMBOLS);
    }
}
