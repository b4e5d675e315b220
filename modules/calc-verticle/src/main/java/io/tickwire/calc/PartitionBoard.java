package io.tickwire.calc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The partitions that this process owns, all event loops together. Thread-safe. */
final class PartitionBoard {
    private final Map<Integer, PartitionStatus> partitions = new ConcurrentHashMap<>();

    PartitionStatus added(int partition) {
        PartitionStatus status = new PartitionStatus();
        partitions.put(partition, status);
        return status;
    }

    void removed(int partition) {
        partitions.remove(partition);
    }

    /** How many partitions this process owns. */
    int owned() {
        return partitions.size();
    }

    long count(PartitionStatus.Phase phase) {
        return partitions.values().stream()
                .filter(status -> status.phase() == phase)
                .count();
    }

    long lagTicks() {
        return partitions.values().stream().mapToLong(PartitionStatus::lagTicks).sum();
    }

    long warmingSymbols() {
        return partitions.values().stream()
                .mapToLong(PartitionStatus::warmingSymbols)
                .sum();
    }

    long residentSymbols() {
        return partitions.values().stream()
                .mapToLong(PartitionStatus::residentSymbols)
                .sum();
    }

    long residentBytes() {
        return partitions.values().stream()
                .mapToLong(PartitionStatus::residentBytes)
                .sum();
    }

    long absentSymbols() {
        return partitions.values().stream()
                .mapToLong(PartitionStatus::absentSymbols)
                .sum();
    }

    /** Age of the oldest entry that is not applied, seconds; 0 when all partitions are caught up. */
    double lagSeconds(long nowMicros) {
        return partitions.values().stream()
                .mapToLong(PartitionStatus::behindSinceMicros)
                .filter(since -> since > 0)
                .mapToDouble(since -> Math.max(0, nowMicros - since) / 1e6)
                .max()
                .orElse(0);
    }
}
