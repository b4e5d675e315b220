package io.tickwire.teststores;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of masters that have on disk whatever they have answered, each a {@link RedisStore} to be hurt. */
public final class RedisClusterStore implements Closeable {
    private static final int SLOTS = 16_384;
    private static final int SLOTS_PER_COMMAND = 4_096; // an inline command has at most 64 kB

    private final List<RedisStore> nodes = new ArrayList<>();
    private final int masters;

    /** @param settings more lines of the configuration of each */
    public RedisClusterStore(int masters, String... settings) throws IOException {
        this.masters = masters;
        for (int i = 0; i < masters; i++) {
            RedisStore node = addNode(settings);
            int end = SLOTS * (i + 1) / masters;
            for (int first = SLOTS * i / masters; first < end; first += SLOTS_PER_COMMAND) {
                String slots = IntStream.range(first, Math.min(end, first + SLOTS_PER_COMMAND))
                        .mapToObj(Integer::toString)
                        .collect(Collectors.joining(" "));
                node.command("CLUSTER ADDSLOTS " + slots);
            }
        }
        awaitFormed();
    }

    private RedisStore addNode(String... settings) throws IOException {
        List<String> all = new ArrayList<>(List.of("cluster-enabled yes", "cluster-node-timeout 2000"));
        all.addAll(List.of(settings));
        RedisStore node = RedisStore.durable(all.toArray(String[]::new));
        nodes.add(node);
        node.command("CLUSTER MEET 127.0.0.1 " + nodes.get(0).port());
        return node;
    }

    /** Adds a replica of one of the masters; it becomes the last node. */
    public void addReplica(int master, String... settings) throws IOException {
        RedisStore replica = addNode(settings);
        awaitFormed();
        Condition.await("has a replica", () -> replica.command("CLUSTER REPLICATE " + id(master))
                .equals("+OK"));
        Condition.await(
                "the replica is in step",
                () -> nodes.get(master).bulk("INFO replication").contains("state=online"));
    }

    public RedisStore node(int number) {
        return nodes.get(number);
    }

    public List<RedisStore> nodes() {
        return List.copyOf(nodes);
    }

    /** Of the masters, as {@code REDIS_URL} takes them. */
    public String urls() {
        return nodes.stream().limit(masters).map(RedisStore::url).collect(Collectors.joining(","));
    }

    /** Waits until all nodes know all nodes and slots. */
    public void awaitFormed() throws IOException {
        for (RedisStore node : nodes) {
            Condition.await(
                    "a node of the cluster knows the others: port=" + node.port(), () -> node.bulk("CLUSTER INFO")
                            .lines()
                            .toList()
                            .containsAll(List.of(
                                    "cluster_state:ok",
                                    "cluster_known_nodes:" + nodes.size(),
                                    "cluster_slots_assigned:" + SLOTS)));
        }
    }

    public String id(int node) throws IOException {
        return lines(node, "CLUSTER MYID").get(1);
    }

    /** Moves the slot of a hash tag, with all its keys, to the next master; under load some keys are here and some there. */
    public void moveSlot(String tag) throws IOException {
        int from = masterOf(tag);
        int to = (from + 1) % masters;
        String slot = nodes.get(0).command("CLUSTER KEYSLOT " + tag).substring(1);
        nodes.get(to).command("CLUSTER SETSLOT " + slot + " IMPORTING " + id(from));
        nodes.get(from).command("CLUSTER SETSLOT " + slot + " MIGRATING " + id(to));
        for (String key = keyIn(from, slot); key != null; key = keyIn(from, slot)) {
            nodes.get(from).command("MIGRATE 127.0.0.1 " + nodes.get(to).port() + " " + key + " 0 5000");
        }
        nodes.get(to).command("CLUSTER SETSLOT " + slot + " NODE " + id(to));
        nodes.get(from).command("CLUSTER SETSLOT " + slot + " NODE " + id(to));
    }

    private String keyIn(int node, String slot) throws IOException {
        List<String> answer = lines(node, "CLUSTER GETKEYSINSLOT " + slot + " 1");
        return answer.get(0).equals("*0") ? null : answer.get(2);
    }

    /** Which master has the slot of a hash tag now, by what the first one says. */
    public int masterOf(String tag) throws IOException {
        String answer = nodes.get(0).command("EXISTS {" + tag + "}");
        if (!answer.startsWith("-MOVED")) {
            return 0;
        }
        int port = Integer.parseInt(answer.substring(answer.lastIndexOf(':') + 1));
        return nodes.stream().map(RedisStore::port).toList().indexOf(port);
    }

    /** One command to whichever master has its key, and the first line of the answer. */
    public String command(String command) throws IOException {
        String answer = "";
        for (int i = 0; i < masters; i++) {
            answer = nodes.get(i).command(command);
            if (!answer.startsWith("-MOVED")) {
                return answer;
            }
        }
        return answer;
    }

    private List<String> lines(int node, String command) throws IOException {
        return nodes.get(node).bulk(command).lines().toList();
    }

    @Override
    public void close() throws IOException {
        for (RedisStore node : nodes) {
            node.close();
        }
    }
}
