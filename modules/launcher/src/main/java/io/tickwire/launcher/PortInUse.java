package io.tickwire.launcher;

import io.tickwire.config.Settings;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A start that failed because another program listens on the port, in words that name the setting to change. */
final class PortInUse {
    private static final String OF_THE_SYSTEM = "address already in use";

    private PortInUse() {}

    /** @param part what could not start; empty when it listens on no port or something else was wrong */
    static Optional<String> words(String part, Settings settings, Throwable cause) {
        boolean isInUse = Stream.iterate(cause, fault -> fault != null, Throwable::getCause)
                .limit(10)
                .anyMatch(fault -> String.valueOf(fault.getMessage())
                        .toLowerCase(Locale.ROOT)
                        .contains(OF_THE_SYSTEM));
        if (!isInUse) {
            return Optional.empty();
        }
        return switch (part) {
            case "ingest" ->
                Optional.of(
                        words(part, "TICKWIRE_INGEST_PORT", settings.ingest().port()));
            case "gateway" ->
                Optional.of(
                        words(part, "TICKWIRE_GATEWAY_PORT", settings.gateway().port()));
            case "management server" -> Optional.of(words(part, "TICKWIRE_MANAGEMENT_PORT", settings.managementPort()));
            default -> Optional.empty();
        };
    }

    private static String words(String part, String variable, int port) {
        return part + " can't start: its port is in use by another program, stop that or choose another port: "
                + variable + '=' + port;
    }
}
