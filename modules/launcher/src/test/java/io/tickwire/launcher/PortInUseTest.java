package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A port in use was told as {@code bind(..) failed with error(-98)}, without the port and the setting. */
class PortInUseTest {
    @Test
    void aSecondSystemOnTheSamePortIsToldSo() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Settings settings = settings(other.getLocalPort());
            Platform platform = new Platform(settings, Version.ofThisBuild());
            try {
                assertThatThrownBy(platform::start)
                        .isInstanceOf(StartFailedException.class)
                        .hasMessageContaining("another program has the port")
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
