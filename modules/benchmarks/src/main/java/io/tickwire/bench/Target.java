package io.tickwire.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The jar in a process of its own. */
final class Target implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Map<String, String> urls = new HashMap<>();

    Target(Path jar, Path dataDir, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("java", "-Xmx1g", "-jar", jar.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(dataDir.resolve("tickwire.log").toFile());
        for (String port : List.of("INGEST", "GATEWAY", "MANAGEMENT", "EMBEDDED_REDIS", "EMBEDDED_PG")) {
            builder.environment().put("TICKWIRE_" + port + "_PORT", "0");
        }
        builder.environment().put("TICKWIRE_DATA_DIR", dataDir.toString());
        builder.environment().putAll(environment);
        process = builder.start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.lines()
                .filter(line -> line.startsWith("tickwire ready: "))
                .findFirst()
                .orElseThrow(() -> new IOException("not ready, see " + dataDir.resolve("tickwire.log")));
        for (String pair : ready.substring("tickwire ready: ".length()).split(" ")) {
            urls.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        for (String store : List.of("redis", "postgres")) {
            Path url = dataDir.resolve(store + ".url"); // with the password, which the line does not show
            if (Files.exists(url)) {
                urls.put(store, Files.readString(url).trim());
            }
        }
    }

    String url(String name) {
        return urls.get(name);
    }

    String webhook() {
        return url("ingest") + "/webhook/ticks";
    }

    /** The sum of a metric over the series whose labels hold the text. */
    double metric(String name, String labels) throws IOException, InterruptedException {
        return get(url("management") + "/metrics")
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(labels))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The counts of a histogram by their upper bounds, over the series whose labels hold the text. */
    SortedMap<Double, Double> buckets(String name, String labels) throws IOException, InterruptedException {
        SortedMap<Double, Double> counts = new TreeMap<>();
        get(url("management") + "/metrics")
                .lines()
                .filter(line -> line.startsWith(name) && line.contains(labels))
                .forEach(line -> {
                    String bound = line.substring(line.indexOf("le=\"") + 4).split("\"")[0];
                    counts.merge(
                            bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                            Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)),
                            Double::sum);
                });
        return counts;
    }

    long storedTicks() throws SQLException {
        URI uri = URI.create(url("postgres"));
        String[] user = uri.getUserInfo().split(":");
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://" + uri.getHost() + ":" + uri.getPort() + uri.getPath(),
                        user[0],
                        user.length > 1 ? user[1] : null);
                Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM md_ticks")) {
            count.next();
            return count.getLong(1);
        }
    }

    /** One command to its own Redis in the inline form, and all of the answer. */
    String redis(String command) throws IOException {
        URI uri = URI.create(url("redis"));
        String login =
                uri.getUserInfo() == null ? "" : "AUTH " + uri.getUserInfo().replace(':', ' ') + "\r\n";
        try (Socket socket = new Socket("127.0.0.1", uri.getPort())) {
            socket.getOutputStream().write((login + command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** Bytes of heap in use after a full collection. */
    double heapAfterCollection() throws IOException, InterruptedException {
        new ProcessBuilder("jcmd", Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .start()
                .waitFor();
        return metric("jvm_memory_used_bytes", "area=\"heap\"");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private String get(String url) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
    }
}
