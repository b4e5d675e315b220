package io.tickwire.teststores;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Containers of the host's own network: a server keeps its port over restarts, and the nodes of a cluster and a replica reach
 * each other as their clients do.
 */
final class ContainerBackend implements Backend {
    private static final String HOST_NETWORK = "host";
    private static final long SHARED_MEMORY_BYTES = 512L << 20; // parallel queries put their tables there

    private final String redisImage;
    private final String postgresImage;

    ContainerBackend(String redisImage, String postgresImage) {
        this.redisImage = redisImage;
        this.postgresImage = postgresImage;
    }

    @Override
    public Server redis(int port, List<String> settings) {
        List<String> command =
                new ArrayList<>(List.of("redis-server", "--port", Integer.toString(port), "--bind", "127.0.0.1"));
        command.addAll(List.of("--dir", "/data"));
        for (String setting : settings) {
            String[] words = setting.split(" ");
            command.add("--" + words[0]);
            for (int i = 1; i < words.length; i++) {
                command.add(words[i].replace("\"", ""));
            }
        }
        return new ContainerServer(container(redisImage).withCommand(command.toArray(String[]::new)), "TERM");
    }

    /** In a file of its own: a sentinel writes to it. */
    @Override
    public Server sentinel(int port, List<String> settings) {
        String lines = "port " + port + "\nbind 127.0.0.1\ndir /data\n" + String.join("\n", settings);
        return new ContainerServer(
                container(redisImage)
                        .withEnv("SENTINEL", lines)
                        .withCommand(
                                "sh",
                                "-c",
                                "test -f /data/s.conf || echo \"$SENTINEL\" > /data/s.conf;"
                                        + " exec redis-server /data/s.conf --sentinel"),
                "TERM");
    }

    @Override
    public Server postgres(int port, Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("postgres", "-c", "port=" + port));
        command.addAll(List.of("-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"));
        settings.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return new ContainerServer(
                container(postgresImage)
                        .withEnv("POSTGRES_PASSWORD", "postgres")
                        .withSharedMemorySize(SHARED_MEMORY_BYTES)
                        .withCommand(command.toArray(String[]::new)),
                "INT"); // its fast shutdown: TERM waits for the clients
    }

    private static GenericContainer<?> container(String image) {
        return new GenericContainer<>(DockerImageName.parse(image)).withNetworkMode(HOST_NETWORK);
    }
}
