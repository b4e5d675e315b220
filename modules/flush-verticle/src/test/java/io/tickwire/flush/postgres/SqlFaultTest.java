package io.tickwire.flush.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFaultTest {
    @ParameterizedTest
    @CsvSource({
        "22003,,BAD_DATA", // numeric value out of range
        "23514,no_marker,BAD_DATA",
        "23502,,BAD_DATA",
        "P0001,,BAD_DATA", // raised by a trigger
        "23514,,UNAVAILABLE", // no partition for the row
        "23P01,md_coverage_apart,UNAVAILABLE",
        "25006,,UNAVAILABLE", // read-only after a fail-over
        "40001,,UNAVAILABLE",
        "40P01,,UNAVAILABLE",
        "42P01,,UNAVAILABLE",
        "53100,,UNAVAILABLE", // disk full
        "53200,,UNAVAILABLE",
        "57014,,UNAVAILABLE", // statement took too long
        "57P01,,UNAVAILABLE",
        "08006,,UNAVAILABLE",
        "XX000,,UNAVAILABLE",
        ",,UNAVAILABLE"
    })
    void tellsTheDatasFaultFromTheServers(String sqlState, String constraint, SqlFault fault) {
        assertThat(SqlFault.of(sqlState, constraint)).isEqualTo(fault);
    }

    @Test
    void whatPostgresDidNotSayIsNotTheDatasFault() {
        assertThat(SqlFault.of(new IOException("connection reset"))).isEqualTo(SqlFault.UNAVAILABLE);
    }
}
