package io.tickwire.system.chaos;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import redis.embedded.RedisServer;

/** A Redis Cluster of three masters on loopback that have on disk what they have answered, and ways to hurt it. */
final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;

    private final List<Path> directories = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<RedisServer> masters = new ArrayList<>();

    RedisCluster(Path directory) throws Exception {
        for (int i = 0; i < 3; i++) {
            directories.add(Files.createDirectories(directory.resolve("master-" + i)));
            ports.add(Ports.free());
            masters.add(null);
            start(i);
            command(i, "CLUSTER MEET 127.0.0.1 " + ports.get(0));
            command(
                    i,
                    "CLUSTER ADDSLOTS "
                            + IntStream.range(SLOTS * i / 3, SLOTS * (i + 1) / 3)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(" ")));
        }
        awaitFormed();
    }

    void start(int master) throws IOException {
        RedisServer server = RedisServer.newRedisServer()
                .port(ports.get(master))
                .bind("127.0.0.1")
                .setting("dir " + directories.get(master))
                .setting("save \"\"")
                .setting("appendonly yes")
                .setting("appendfsync always")
                .setting("maxmemory-policy noeviction")
                .setting("cluster-enabled yes")
                .setting("cluster-node-timeout 2000")
                .build();
        server.start();
        masters.set(master, server);
    }

    /** SIGKILL: what it has answered is on disk. */
    void kill(int master) throws IOException, InterruptedException {
        String pid = lines(master, "INFO server").stream()
                .filter(line -> line.startsWith("process_id:"))
                .map(line -> line.substring("process_id:".length()))
                .findFirst()
                .orElseThrow();
        Signals.send("KILL", List.of(Long.parseLong(pid)));
        masters.get(master).stop();
    }

    /** Moves the slot of a partition, with all its keys, to the next master; under load some keys are here and some there. */
    void moveSlot(int partition) throws Exception {
        int from = masterOf(partition);
        int to = (from + 1) % 3;
        String slot = command(0, "CLUSTER KEYSLOT " + partition).substring(1);
        command(to, "CLUSTER SETSLOT " + slot + " IMPORTING " + id(from));
        command(from, "CLUSTER SETSLOT " + slot + " MIGRATING " + id(to));
        for (String key = keyIn(from, slot); key != null; key = keyIn(from, slot)) {
            command(from, "MIGRATE 127.0.0.1 " + ports.get(to) + " " + key + " 0 5000");
        }
        command(to, "CLUSTER SETSLOT " + slot + " NODE " + id(to));
        command(from, "CLUSTER SETSLOT " + slot + " NODE " + id(to));
    }

    /** Which master has a partition now, by what the first one says. */
    int masterOf(int partition) throws IOException {
        String answer = command(0, "XLEN md:ticks:{" + partition + "}");
        return answer.startsWith("-MOVED")
                ? ports.indexOf(Integer.parseInt(answer.substring(answer.lastIndexOf(':') + 1)))
                : 0;
    }

    /** One command to whichever master has its key, and the first line of the answer. */
    String command(String command) throws IOException {
        String answer = "";
        for (int i = 0; i < ports.size(); i++) {
            answer = command(i, command);
            if (!answer.startsWith("-MOVED")) {
                return answer;
            }
        }
        return answer;
    }

    String urls() {
        return ports.stream().map(port -> "redis://127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    private void awaitFormed() throws Exception {
        long deadline = System.nanoTime() + 20_000_000_000L;
        for (int i = 0; i < 3; i++) {
            while (!lines(i, "CLUSTER INFO")
                    .containsAll(
                            List.of("cluster_state:ok", "cluster_known_nodes:3", "cluster_slots_assigned:16384"))) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the cluster is not formed: " + lines(i, "CLUSTER INFO"));
                }
                Thread.sleep(20); // between two questions
            }
        }
    }

    private String id(int master) throws IOException {
        return lines(master, "CLUSTER MYID").get(1);
    }

    private String keyIn(int master, String slot) throws IOException {
        List<String> answer = lines(master, "CLUSTER GETKEYSINSLOT " + slot + " 1");
        return answer.get(0).equals("*0") ? null : answer.get(2);
    }

    /** In Redis' inline form. */
    private String command(int master, String command) throws IOException {
        return lines(master, command).get(0);
    }

    private List<String> lines(int master, String command) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", ports.get(master))) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((command + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (RedisServer master : masters) {
            master.stop();
        }
    }
}
