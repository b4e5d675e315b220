package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "timestamp,price,amount; timestamp,price,volume",
                "\"Time\", \"Price\",side,\"Qty\"; timestamp,price,-,volume",
                "symbol,ts,price,volume,source,seq; symbol,timestamp,price,volume,source,seq",
                "trade_id,exchange,pair,price,size,time; seq,source,symbol,price,volume,timestamp",
            })
    void knowsColumnsByTheirUsualNames(String header, String columns) {
        assertThat(CsvHeader.parse(header)).contains(CsvColumns.parse(columns));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1385337600,800.01,0.5", "price,volume", "time,timestamp,price,volume", "a,b,c"})
    void leavesTheRestToTheUser(String line) {
        assertThat(CsvHeader.parse(line)).isEmpty();
    }
}
