package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeapGuardTest {
    private final List<Integer> halts = new ArrayList<>();
    private final HeapGuard guard = new HeapGuard(halts::add);

    @ParameterizedTest
    @CsvSource({
        "Java heap space, true",
        "GC overhead limit exceeded, true",
        "Metaspace, true",
        "Requested array size exceeds VM limit, true",
        "Cannot reserve 65536 bytes of direct buffer memory (allocated: 1; limit: 2), false",
        "unable to create native thread: possibly out of memory or process/resource limits reached, false",
        "Required length exceeds implementation limit, false",
        ", false"
    })
    void knowsAFullHeapFromOtherWants(String message, boolean isFull) {
        OutOfMemoryError error = new OutOfMemoryError(message);
        assertThat(HeapGuard.isFullHeap(error)).isEqualTo(isFull);
        assertThat(HeapGuard.isFullHeap(new IllegalStateException(new CompletionException(error))))
                .isEqualTo(isFull);
        assertThat(HeapGuard.isFullHeap(new StackOverflowError("Java heap space")))
                .isFalse();
    }

    @Test
    void whateverIsLoggedIsSeenAlsoWhereTheLevelIsOff() {
        LoggerContext logback = new LoggerContext();
        logback.addTurboFilter(guard);
        OutOfMemoryError full = new OutOfMemoryError("Java heap space");
        logback.getLogger("a").debug("a={}", 1, new IllegalStateException("no heap"));
        assertThat(halts).isEmpty();

        logback.getLogger("a").error("fault", full);
        logback.getLogger("a").trace("fault", full);
        logback.getLogger("a").debug("a={}", 1, full);
        logback.getLogger("a").debug("a={} b={}", 1, 2, new IllegalStateException(full));

        assertThat(halts).containsExactly(3, 3, 3, 3);
    }

    @Test
    void twoFullCollectionsInARowThatFreeNothingEndTheProcess() {
        for (long used : new long[] {99, 97, 99, 50, 98}) {
            guard.collected(used, 100);
            assertThat(halts).isEmpty();
        }
        guard.collected(99, 100);
        assertThat(halts).containsExactly(3);
    }
}
