package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A port in use was told as {@code bind(..) failed with error(-98)}, without the port and the setting. */
class PortInUseTest {
    private static final Throwable IN_USE = new IllegalStateException(
            "listen failed", new java.net.BindException("bind(..) failed with error(-98): Address already in use"));

    @ParameterizedTest
    @CsvSource({
        "ingest, TICKWIRE_INGEST_PORT=18081",
        "gateway, TICKWIRE_GATEWAY_PORT=18080",
        "management server, TICKWIRE_MANAGEMENT_PORT=19000"
    })
    void theSettingIsNamed(String part, String named) throws Exception {
        assertThat(PortInUse.words(part, settings(19_000), IN_USE).orElseThrow())
                .startsWith(part + " can't start")
                .endsWith(named);
    }

    @Test
    void anotherFaultIsToldAsItIs() throws Exception {
        assertThat(PortInUse.words("ingest", settings(19_000), new IllegalStateException("no such host")))
                .isEmpty();
    }

    @Test
    void aSecondSystemOnTheSamePortIsToldSo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Settings settings = settings(other.getLocalPort());
            Platform platform = new Platform(settings, Version.ofThisBuild());
            try {
                assertThatThrownBy(platform::start)
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageContaining("in use by another program")
                        .hasMessageEndingWith("TICKWIRE_MANAGEMENT_PORT=" + other.getLocalPort());
            } finally {
                platform.stop();
            }
        }
    }

    private static Settings settings(int managementPort) throws SettingsException {
        return Settings.read(Map.of(
                "TICKWIRE_INGEST_PORT", "18081",
                "TICKWIRE_GATEWAY_PORT", "18080",
                "TICKWIRE_MANAGEMENT_PORT", Integer.toString(managementPort)));
    }
}
