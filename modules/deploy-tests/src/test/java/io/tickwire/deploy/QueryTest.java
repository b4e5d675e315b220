package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A metric that is overlooked would be checked by nobody. */
class QueryTest {
    @Test
    void everyMetricIsFoundAndNothingElse() {
        assertThat(selectors("absent(a_total)")).containsExactly(selector("a_total", Map.of()));
        assertThat(selectors("max(a_bytes) / min(a_max_bytes) > 0.5"))
                .containsExactly(selector("a_bytes", Map.of()), selector("a_max_bytes", Map.of()));
        assertThat(selectors("deriv(max(a)[10m:1m]) - rate(b_c{d=\"e\"}[$__rate_interval])"))
                .containsExactly(selector("a", Map.of()), selector("b_c", Map.of("d", Set.of("e"))));
        assertThat(selectors("(sum(a) or vector(0)) == 0 and rate(order_b[2m]) > 0 unless android"))
                .containsExactly(selector("a", Map.of()), selector("order_b", Map.of()), selector("android", Map.of()));
    }

    @Test
    void labelsAreThoseSelectedAndThoseGroupedBy() {
        assertThat(selectors("sum by (result, le) (rate(a_total{result=~\"late|malformed\", x!=\"y\"}[5m]))"))
                .containsExactly(selector(
                        "a_total", Map.of("result", Set.of("late", "malformed"), "le", Set.of(), "x", Set.of())));
        assertThat(selectors("count(count by (version) (a_info))"))
                .containsExactly(selector("a_info", Map.of("version", Set.of())));
    }

    @Test
    void everyQueryAsksForSomething() throws IOException {
        assertThat(Query.all()).hasSizeGreaterThan(80).allSatisfy(query -> assertThat(query.selectors())
                .isNotEmpty());
    }

    private static Iterable<Selector> selectors(String expression) {
        return new Query("here", expression).selectors();
    }

    private static Selector selector(String metric, Map<String, Set<String>> labels) {
        return new Selector(metric, labels);
    }
}
