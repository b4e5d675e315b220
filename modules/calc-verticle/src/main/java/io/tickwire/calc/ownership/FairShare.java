package io.tickwire.calc.ownership;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How many partitions each member is to own: numbers that differ by at most one and add up to all of them. The first
 * members have the greater ones, so no share grows when a member joins at the end, and none shrinks when any leaves: only
 * the partitions that must move do. Pure.
 *
 * @param partitions of the system, 1 or more
 * @param members names in their order of seniority, at least one
 */
public record FairShare(int partitions, SortedSet<String> members) {
    public FairShare {
        if (partitions < 1 || members.isEmpty()) {
            throw new IllegalArgumentException("must be >= 1: partitions=" + partitions + " members=" + members.size());
        }
        members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
    }

    /** The member's number of partitions; 0 when there are enough members before it, or when it is none. */
    public int of(String member) {
        int others = members.size() - 1;
        return members.contains(member) ? (partitions - rank(member) + others) / members.size() : 0; // rounded up
    }

    /** What the member has beyond its share, to be handed over: those with the highest numbers. */
    public List<Integer> surplus(String member, Set<Integer> owned) {
        return owned.stream()
                .sorted(Collections.reverseOrder())
                .limit(Math.max(0, owned.size() - of(member)))
                .toList();
    }

    /** What the member is to take of the free partitions. Members begin at different ones, so that few get in each other's way. */
    public List<Integer> missing(String member, Set<Integer> owned, Collection<Integer> free) {
        List<Integer> rotated = free.stream().sorted().collect(Collectors.toList());
        if (!rotated.isEmpty() && members.contains(member)) {
            Collections.rotate(rotated, -(rank(member) * rotated.size() / members.size()));
        }
        return rotated.stream().limit(Math.max(0, of(member) - owned.size())).toList();
    }

    private int rank(String member) {
        return members.headSet(member).size();
    }
}
