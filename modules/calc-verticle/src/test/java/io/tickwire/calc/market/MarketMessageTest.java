package io.tickwire.calc.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.IndexDefinition;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import java.math.BigDecimal;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MarketMessageTest {
    private static final long TS = Rfc3339.parseMicros("2026-11-22T10:00:00.123456Z");

    @Test
    void hasTheContractsMembersInOrder() {
        PartitionMarket market = new PartitionMarket(Set.of("BTC-USD", "ETH-USD"));
        market.update(new SymbolStanding(
                "BTC-USD",
                TS,
                Decimal.parse("97000.12"),
                1.5,
                1,
                new Notional(new BigDecimal("1E+3"), new BigDecimal("2000.10"), new BigDecimal("3000"))));
        market.update(new SymbolStanding(
                "ETH-USD",
                TS - 1,
                Decimal.parse("3000"),
                Double.NaN,
                0,
                new Notional(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO)));

        String message = MarketMessage.write(
                market.partial(), IndexDefinition.parse("TOP=BTC-USD*0.5+ETH-USD*0.5;NONE=SOL-USD*1"), TS + 1);

        assertThat(message)
                .isEqualTo("{\"type\":\"market.updated\",\"ts\":\"2026-11-22T10:00:00.123456Z\",\"view\":{"
                        + "\"symbols\":2,\"advancers\":1,\"decliners\":0,\"unchanged\":1,"
                        + "\"notional\":{\"1m\":\"1000\",\"1h\":\"2000.1\",\"24h\":\"3000\"},"
                        + "\"gainers\":[{\"symbol\":\"BTC-USD\",\"price\":\"97000.12\",\"changePct\":1.5}],"
                        + "\"losers\":[{\"symbol\":\"BTC-USD\",\"price\":\"97000.12\",\"changePct\":1.5}],"
                        + "\"active\":[{\"symbol\":\"BTC-USD\",\"price\":\"97000.12\",\"changePct\":1.5,"
                        + "\"notional\":\"2000.1\"},"
                        + "{\"symbol\":\"ETH-USD\",\"price\":\"3000\",\"changePct\":null,\"notional\":\"0\"}],"
                        + "\"indices\":[{\"name\":\"TOP\",\"value\":\"50000.06\",\"changePct\":null}],"
                        + "\"publishedAt\":\"2026-11-22T10:00:00.123457Z\"}}");
    }
}
