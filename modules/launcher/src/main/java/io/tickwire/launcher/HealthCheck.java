package io.tickwire.launcher;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Set;

/**
 * Asks a management server whether it is ready: exit code 0 or 1. For container health checks and {@code helm test}, where
 * there may be no shell and no curl. A main class of its own with nothing but the JDK, because it starts every few seconds.
 */
public final class HealthCheck {
    private static final int LIMIT_MS = 3_000;
    private static final Set<String> EVERY_ADDRESS = Set.of("", "0.0.0.0", "::", "[::]");

    private HealthCheck() {}

    /** @param arguments URL to ask; by default {@code /health/ready} of this container */
    public static void main(String[] arguments) {
        String set = System.getenv().getOrDefault("TICKWIRE_MANAGEMENT_PORT", "");
        String port = set.matches("[0-9]+") ? set : "9000"; // Kubernetes sets tcp://… for a Service of this name
        String host = System.getenv().getOrDefault("TICKWIRE_MANAGEMENT_HOST", "");
        String url = arguments.length > 0
                ? arguments[0]
                : "http://" + (EVERY_ADDRESS.contains(host) ? "127.0.0.1" : host) + ":" + port + "/health/ready";
        System.exit(isReady(URI.create(url)) ? ExitCode.CLEAN : ExitCode.FAILURE);
    }

    static boolean isReady(URI url) {
        try {
            HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(LIMIT_MS);
            connection.setReadTimeout(LIMIT_MS);
            int status = connection.getResponseCode();
            System.out.println(url + " answers " + status);
            return status == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            System.out.println(url + " does not answer: " + e.getMessage());
            return false;
        }
    }
}
