package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A feeder in the environment of a server finds that server. */
class CommandSettingsTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:7001, http://127.0.0.1:7002",
        "0.0.0.0,   http://127.0.0.1:7001, http://127.0.0.1:7002",
        "::,        http://[::1]:7001,     http://[::1]:7002",
        "::1,       http://[::1]:7001,     http://[::1]:7002",
        "[::1],     http://[::1]:7001,     http://[::1]:7002",
        "db-1,      http://db-1:7001,      http://db-1:7002"
    })
    void urlsFollowTheVariablesOfRun(String host, String ingest, String gateway) {
        CommandSettings settings = new CommandSettings(
                Map.of("TICKWIRE_HOST", host, "TICKWIRE_INGEST_PORT", "7001", "TICKWIRE_GATEWAY_PORT", "7002"));
        assertThat(settings.ingestUrl()).isEqualTo(ingest);
        assertThat(settings.gatewayUrl()).isEqualTo(gateway);
    }

    @Test
    void withoutVariablesTheyAreTheDefaults() {
        assertThat(new CommandSettings(Map.of()).ingestUrl()).isEqualTo("http://127.0.0.1:8081");
        assertThat(new CommandSettings(Map.of()).gatewayUrl()).isEqualTo("http://127.0.0.1:8080");
    }

    @Test
    void variablesThatACommandDoesNotNeedDoNotMatter() {
        CommandSettings settings =
                new CommandSettings(Map.of("TICKWIRE_VERTICLES", "ingest", "TICKWIRE_GATEWAY_PORT", "many"));
        assertThat(settings.ingestUrl()).isEqualTo("http://127.0.0.1:8081");
        assertThatThrownBy(settings::gatewayUrl)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TICKWIRE_GATEWAY_PORT=many");
    }

    @Test
    void anyFreePortIsNoPortToConnectTo() {
        assertThatThrownBy(() -> new CommandSettings(Map.of("TICKWIRE_INGEST_PORT", "0")).ingestUrl())
                .hasMessageContaining("--url")
                .hasMessageContaining("TICKWIRE_INGEST_PORT=0");
    }
}
