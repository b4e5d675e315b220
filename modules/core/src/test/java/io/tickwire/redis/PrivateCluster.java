package io.tickwire.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A Redis Cluster of three masters on loopback, the second of which may have a replica. */
final class PrivateCluster implements AutoCloseable {
    private static final int MASTERS = 3;

    final List<PrivateRedis> nodes = new ArrayList<>();

    PrivateCluster(Path directory, boolean replica) throws Exception {
        for (int i = 0; i < MASTERS + (replica ? 1 : 0); i++) {
            nodes.add(new PrivateRedis(
                    "dir " + Files.createDirectory(directory.resolve("node-" + i)),
                    "appendonly yes",
                    "appendfsync always",
                    "cluster-enabled yes",
                    "cluster-node-timeout 1500",
                    "cluster-require-full-coverage no"));
            nodes.get(i).command("CLUSTER MEET 127.0.0.1 " + nodes.get(0).port());
        }
        for (int i = 0; i < MASTERS; i++) {
            nodes.get(i)
                    .command("CLUSTER ADDSLOTS "
                            + IntStream.range(SlotMap.SLOTS * i / MASTERS, SlotMap.SLOTS * (i + 1) / MASTERS)
                                    .mapToObj(Integer::toString)
                                    .collect(Collectors.joining(" ")));
        }
        Eventually.holds("cluster is formed", () -> isFormed(nodes.size()));
        if (replica) {
            Eventually.holds(
                    "has a replica",
                    () -> nodes.get(3).command("CLUSTER REPLICATE " + id(1)).equals("+OK"));
            Eventually.holds(
                    "replica is in step",
                    () -> nodes.get(1).bulk("INFO replication").contains("state=online"));
        }
    }

    private boolean isFormed(int known) throws IOException {
        for (PrivateRedis node : nodes) {
            String info = node.bulk("CLUSTER INFO");
            if (!info.contains("cluster_state:ok")
                    || !info.contains("cluster_known_nodes:" + known)
                    || !info.contains("cluster_slots_assigned:" + SlotMap.SLOTS)) {
                return false;
            }
        }
        return true;
    }

    String id(int node) throws IOException {
        return nodes.get(node).bulk("CLUSTER MYID").lines().skip(1).findFirst().orElseThrow();
    }

    /** Which node serves the slot of the keys with this tag. */
    int masterOf(String tag) throws IOException {
        long slot =
                Long.parseLong(nodes.get(0).command("CLUSTER KEYSLOT " + tag).substring(1));
        return (int) ((slot * MASTERS + MASTERS - 1) / SlotMap.SLOTS);
    }

    String urls() {
        return nodes.stream().limit(MASTERS).map(PrivateRedis::url).collect(Collectors.joining(","));
    }

    @Override
    public void close() throws IOException {
        for (PrivateRedis node : nodes) {
            node.close();
        }
    }
}
