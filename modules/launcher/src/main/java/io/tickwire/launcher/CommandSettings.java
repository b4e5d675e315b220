package io.tickwire.launcher;

import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables of {@code run} that other commands obey too, so that a command finds the system that runs in the same
 * environment. A command reads the variables that it needs and no other: what is wrong with the others is not its business.
 */
public final class CommandSettings {
    private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

    private final Map<String, String> environment;

    CommandSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    public static CommandSettings ofThisProcess() {
        return new CommandSettings(System.getenv());
    }

    /**
     * The settings that follow from these variables alone.
     *
     * @throws IllegalArgumentException naming the variables that are wrong
     */
    public Settings read(String... names) {
        Map<String, String> variables = new TreeMap<>(environment);
        variables.keySet().retainAll(List.of(names));
        try {
            return Settings.read(variables);
        } catch (SettingsException e) {
            throw new IllegalArgumentException(String.join("; ", e.problems()), e);
        }
    }

    /** {@code http://127.0.0.1:8081}, from {@code TICKWIRE_HOST} and {@code TICKWIRE_INGEST_PORT}. */
    String ingestUrl() {
        String name = "TICKWIRE_INGEST_PORT";
        Settings settings = read("TICKWIRE_HOST", name);
        return url(settings.host(), name, settings.ingest().port());
    }

    /** {@code http://127.0.0.1:8080}, from {@code TICKWIRE_HOST} and {@code TICKWIRE_GATEWAY_PORT}. */
    String gatewayUrl() {
        String name = "TICKWIRE_GATEWAY_PORT";
        Settings settings = read("TICKWIRE_HOST", name);
        return url(settings.host(), name, settings.gateway().port());
    }

    private static String url(String host, String portName, int port) {
        if (port == 0) {
            throw new IllegalArgumentException(
                    "any free port is what a server asks for, and no port to connect to: give --url: " + portName
                            + "=0");
        }
        String address = ANY_ADDRESS.contains(host) ? (host.contains(":") ? "::1" : "127.0.0.1") : host;
        boolean isBare6 = address.contains(":") && !address.startsWith("[");
        return "http://" + (isBare6 ? "[" + address + "]" : address) + ":" + port;
    }
}
