package io.tickwire.calc.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class FairSharePropertyTest {
    @Property
    void sharesAreEvenAndAddUp(
            @ForAll @IntRange(min = 1, max = 70) int partitions, @ForAll @IntRange(min = 1, max = 40) int members) {
        FairShare shares = new FairShare(partitions, names(members));
        List<Integer> all = names(members).stream().map(shares::of).toList();
        assertThat(all.stream().mapToInt(share -> share).sum()).isEqualTo(partitions);
        assertThat(all).allSatisfy(share -> assertThat(share)
                .isBetween(partitions / members, partitions / members + (partitions % members == 0 ? 0 : 1)));
        assertThat(shares.of("somebody else")).isZero();
    }

    @Property
    void onlyWhatMustMoveDoes(
            @ForAll @IntRange(min = 1, max = 70) int partitions,
            @ForAll @IntRange(min = 2, max = 40) int members,
            @ForAll @IntRange(min = 0, max = 39) int someone) {
        FairShare all = new FairShare(partitions, names(members));
        SortedSet<String> fewer = names(members);
        fewer.remove(name(someone % members));
        FairShare without = new FairShare(partitions, fewer);
        assertThat(fewer).allSatisfy(member -> assertThat(without.of(member)).isGreaterThanOrEqualTo(all.of(member)));

        FairShare withOneMore = new FairShare(partitions, names(members + 1));
        assertThat(names(members))
                .allSatisfy(member -> assertThat(withOneMore.of(member)).isLessThanOrEqualTo(all.of(member)));
    }

    /** Members with knowledge of different ages, who come, go and die; then it is quiet. */
    @Property(tries = 500)
    void whenItIsQuietEveryPartitionIsOwnedAndNothingMoves(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int n) {
        Random random = new Random(seed);
        Group group = new Group(n);
        group.join();
        for (int step = random.nextInt(200); step > 0; step--) {
            switch (random.nextInt(6)) {
                case 0 -> group.join();
                case 1 -> group.goAway(random);
                case 2 -> group.look(group.anyone(random));
                default -> group.act(group.anyone(random));
            }
        }
        int rounds = 0;
        for (int moved = -1; moved != 0; rounds++) {
            moved = 0;
            for (String member : group.order(random)) {
                group.look(member);
                moved += group.act(member);
            }
        }
        assertThat(rounds).as("rounds until it is quiet").isLessThanOrEqualTo(4);
        assertThat(group.owners.keySet()).hasSize(n);
        FairShare shares = new FairShare(n, group.members);
        group.members.forEach(member -> assertThat(group.ownedBy(member)).hasSize(shares.of(member)));
    }

    private static final class Group {
        final int partitions;
        final SortedSet<String> members = new TreeSet<>();
        final Map<Integer, String> owners = new TreeMap<>();
        final Map<String, SortedSet<String>> known = new HashMap<>();
        int joined;

        Group(int partitions) {
            this.partitions = partitions;
        }

        void join() {
            String member = name(joined++);
            members.add(member);
            look(member);
        }

        void goAway(Random random) {
            if (members.size() > 1) {
                String member = anyone(random);
                members.remove(member);
                owners.values().removeIf(member::equals);
            }
        }

        void look(String member) {
            known.put(member, new TreeSet<>(members));
        }

        /** Answers how many partitions it moved. */
        int act(String member) {
            FairShare shares = new FairShare(partitions, known.get(member));
            List<Integer> surplus = shares.surplus(member, ownedBy(member));
            surplus.forEach(owners::remove);
            List<Integer> free = IntStream.range(0, partitions)
                    .filter(partition -> !owners.containsKey(partition))
                    .boxed()
                    .toList();
            List<Integer> missing = shares.missing(member, ownedBy(member), free);
            assertThat(free).containsAll(missing);
            assertThat(surplus.isEmpty() || missing.isEmpty())
                    .as("gives and takes at once")
                    .isTrue();
            missing.forEach(partition -> owners.put(partition, member));
            return surplus.size() + missing.size();
        }

        Set<Integer> ownedBy(String member) {
            return owners.entrySet().stream()
                    .filter(owner -> owner.getValue().equals(member))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        }

        String anyone(Random random) {
            return List.copyOf(members).get(random.nextInt(members.size()));
        }

        List<String> order(Random random) {
            List<String> order = new java.util.ArrayList<>(members);
            java.util.Collections.shuffle(order, random);
            return order;
        }
    }

    private static SortedSet<String> names(int members) {
        return IntStream.range(0, members)
                .mapToObj(FairSharePropertyTest::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(int number) {
        return String.format(Locale.ROOT, "%04d", number);
    }
}
