package io.tickwire.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedListTest {
    private final List<Integer> items = IntStream.range(0, 20_000).boxed().toList();
    private final AtomicInteger encoded = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong();
    private final SharedList shared = new SharedList(() -> JsonList.of("[", items, this::append, "]"), nanos::get);

    private void append(Buffer out, int item) {
        encoded.incrementAndGet();
        out.appendString(Integer.toString(item));
    }

    @Test
    void manyReadersAreGivenTheSameBytes() {
        String whole = items.toString().replace(" ", "");
        SharedList.Edition first = shared.edition();
        first.piece(0);
        nanos.set(SharedList.MAX_AGE_NANOS);
        for (int reader = 0; reader < 50; reader++) {
            assertThat(shared.edition()).isSameAs(first);
            assertThat(read(first)).isEqualTo(whole);
        }
        assertThat(encoded).hasValue(items.size());
    }

    @Test
    void anOldOneIsNotGivenToWhoeverComesLater() {
        SharedList.Edition first = shared.edition();
        nanos.set(SharedList.MAX_AGE_NANOS + 1);
        assertThat(shared.edition()).isNotSameAs(first);
    }

    private static String read(SharedList.Edition edition) {
        StringBuilder all = new StringBuilder();
        int number = 0;
        do {
            all.append(edition.piece(number));
        } while (!edition.isLast(number++));
        return all.toString();
    }
}
