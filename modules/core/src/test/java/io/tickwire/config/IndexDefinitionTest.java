package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.domain.Decimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexDefinitionTest {
    @Test
    void readsNamesSymbolsAndWeights() {
        List<IndexDefinition> indices =
                IndexDefinition.parse("top2 = btc-usd*0.6 + ETH-USD*0.4; SPREAD=BTC-USD*1+BTC-EUR*-1.08;");

        assertThat(indices).extracting(IndexDefinition::symbol).containsExactly("INDEX:TOP2", "INDEX:SPREAD");
        assertThat(indices.get(0).weights().keySet()).containsExactly("BTC-USD", "ETH-USD");
        assertThat(indices.get(1).weights().get("BTC-EUR")).isEqualTo(Decimal.parse("-1.08"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TOP | must be NAME=SYMBOL*WEIGHT",
                "=A*1 | the name of an index",
                "A NAME=A*1 | the name of an index",
                "ABCDEFGHIJKLMNOPQRSTUVWXYZ0=A*1 | the name of an index must be 1 to 26",
                "X=A | a term must be SYMBOL*WEIGHT: index=X term=A",
                "X=A*1+ | a term must be SYMBOL*WEIGHT: index=X term=",
                "X=A*0 | a weight must be a decimal other than 0",
                "X=A*0.000 | a weight must be a decimal other than 0",
                "X=A*1,5 | a weight must be a decimal other than 0",
                "X=A*--1 | a weight must be a decimal other than 0",
                "X=A*NaN | a weight must be a decimal other than 0",
                "X=A B*1 | not a symbol: index=X term=A B*1",
                "X=INDEX:Y*1 | an index can't be part of an index",
                "X=A*1+a*2 | a symbol stands twice: index=X symbol=A",
                "X=A*1;x=B*1 | index is defined twice: index=X",
            })
    void refusesWhatIsNoIndex(String text, String problem) {
        assertThatThrownBy(() -> IndexDefinition.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void tellsAllProblemsTogether() {
        assertThatThrownBy(() -> IndexDefinition.parse("X=A*0;Y=B;X=C*1"))
                .hasMessageContaining("term=A*0")
                .hasMessageContaining("term=B")
                .hasMessageContaining("index is defined twice: index=X");
    }
}
