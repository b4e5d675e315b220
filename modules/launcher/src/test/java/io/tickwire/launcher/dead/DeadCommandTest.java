package io.tickwire.launcher.dead;

import static io.tickwire.launcher.dead.DeadRig.tick;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.deadletter.DeadLetter;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import io.tickwire.launcher.dead.DeadRig.Finished;
import io.tickwire.redis.RedisKeys;
import io.tickwire.testlogs.ExpectedErrors;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadCommandTest {
    private static final byte[] NO_FRAME = "no frame \0\u001b[31m".getBytes(StandardCharsets.US_ASCII);

    private DeadRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new DeadRig(false);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    @Test
    void listsTicksAndFramesAndWhatOthersWrote() throws Exception {
        String dead = rig.bury(tick("BTC-USD", 1), "23514: no " + "x".repeat(200) + "\u001b[31m");
        String frame = rig.bury("frame is cut off", new DeadLetter.DeadFrame(NO_FRAME));
        rig.send(Command.XADD, RedisKeys.DEAD_LETTERS, "*", "reason", "mine", "tick", "{}");
        Finished list = rig.deadHere("list");
        assertThat(list.exitCode()).isZero();
        List<String> lines = list.out().lines().toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).contains(dead, "2026-11-22T10:00:00.000001Z", "BTC-USD", "23514: no x");
        assertThat(lines.get(1).length()).isLessThan(160);
        assertThat(lines.get(2)).contains(frame, " -  ", "cut off");
        assertThat(list.out()).doesNotContain("\u001b");
        List<JsonObject> json = rig.deadHere("list", "--json")
                .out()
                .lines()
                .map(JsonObject::new)
                .toList();
        assertThat(json.get(0).getJsonObject("tick").getString("price")).isEqualTo("10.1");
        assertThat(json.get(1).getBinary("frame")).isEqualTo(NO_FRAME);
        assertThat(json.get(2).getString("fault")).contains("symbol=");
    }

    @Test
    void showsEverythingOfATickAndTheBytesOfAFrame() throws Exception {
        String dead = rig.bury(tick("BTC-USD", 7), "why");
        String frame = rig.bury("frame is cut off", new DeadLetter.DeadFrame(NO_FRAME));
        assertThat(rig.deadHere("show", dead).out().lines().map(line -> line.replaceAll(" +", " ")))
                .contains(
                        "reason why",
                        "partition 2",
                        "entry 17-0",
                        "symbol BTC-USD",
                        "ts 2026-11-22T10:00:00.000007Z",
                        "price 10.7",
                        "volume 0.007",
                        "source venue",
                        "seq 7");
        assertThat(rig.deadHere("show", frame).out())
                .contains("6e 6f 20 66 72 61 6d 65", "|no frame ..[31m")
                .doesNotContain("\u001b");
        Finished missing = rig.deadHere("show", "1-1");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains("id=1-1");
    }

    @Test
    void requeuedTicksAreInTheQueueAsIngestWritesThemAndNoLettersAnyMore() throws Exception {
        List<Tick> ticks = new ArrayList<>();
        for (int n = 0; n < 250; n++) {
            ticks.add(tick("SYM" + n % 7, n));
            rig.bury(ticks.get(n), "why");
        }
        String frame = rig.bury("frame is cut off", new DeadLetter.DeadFrame(NO_FRAME));
        Finished requeue = rig.deadHere("requeue", "--all");
        assertThat(requeue.exitCode()).isEqualTo(1);
        assertThat(requeue.out()).contains("requeued 250");
        assertThat(requeue.err()).contains("id=" + frame, "cut off");
        assertThat(rig.letterIds()).containsExactly(frame);
        for (int partition = 0; partition < DeadRig.PARTITIONS; partition++) {
            int p = partition;
            List<Tick> expected = ticks.stream()
                    .filter(tick -> TickIdentity.partitionOf(tick.symbol(), DeadRig.PARTITIONS) == p)
                    .toList();
            assertThat(rig.queued(p))
                    .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receivedAtMicros")
                    .isEqualTo(expected);
            assertThat(rig.queued(p)).allMatch(tick -> tick.receivedAtMicros() > 0);
            assertThat(String.valueOf(rig.send(Command.HGET, RedisKeys.meter(p), "appended")))
                    .isEqualTo(expected.isEmpty() ? "null" : Integer.toString(expected.size()));
        }
    }

    /** A release that could not read them put them there; this one can. */
    @Test
    void aFrameThatCanBeReadByNowIsRequeued() throws Exception {
        List<Tick> ticks = List.of(tick("BTC-USD", 1), tick("BTC-USD", 2));
        rig.bury("not a tick frame", new DeadLetter.DeadFrame(new FrameEncoder().encode(ticks)));
        Finished requeue = rig.deadHere("requeue", "--all");
        assertThat(requeue.exitCode()).isZero();
        assertThat(requeue.out()).contains("requeued 2");
        assertThat(rig.letterIds()).isEmpty();
        assertThat(rig.queued(TickIdentity.partitionOf("BTC-USD", DeadRig.PARTITIONS)))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receivedAtMicros")
                .isEqualTo(ticks);
    }

    @Test
    void requeuesTheNamedOnesAndGoesOnPastMissingOnes() throws Exception {
        String first = rig.bury(tick("BTC-USD", 1), "why");
        String second = rig.bury(tick("BTC-USD", 2), "why");
        Finished requeue = rig.deadHere("requeue", "1-1", second);
        assertThat(requeue.exitCode()).isEqualTo(1);
        assertThat(requeue.out()).contains("requeued 1");
        assertThat(requeue.err()).contains("no such dead letter: id=1-1");
        assertThat(rig.letterIds()).containsExactly(first);
        assertThat(rig.deadHere("requeue", first).exitCode()).isZero();
    }

    /** Whoever dies between the two steps must leave both, never neither. */
    @Test
    @ExpectedErrors({"RedisRefusals: Redis refuses xdel", "RedisRefusals: Redis refuses the script append.lua"})
    void aLetterIsRemovedOnlyAfterItsTickIsInTheQueue() throws Exception {
        String id = rig.bury(tick("BTC-USD", 1), "why");
        int partition = TickIdentity.partitionOf("BTC-USD", DeadRig.PARTITIONS);
        rig.send(Command.ACL, "SETUSER", "keeps", "on", ">pw", "~*", "+@all", "-xdel");
        String keeps = rig.url.replace("//", "//keeps:pw@");
        Finished cut = rig.dead("requeue", id, "--redis=" + keeps);
        assertThat(cut.exitCode()).isEqualTo(1);
        assertThat(cut.err()).contains("keeps:***@").doesNotContain("pw@");
        assertThat(rig.queued(partition)).hasSize(1);
        assertThat(rig.letterIds()).containsExactly(id);
        rig.send(Command.ACL, "SETUSER", "sends", "on", ">pw", "~*", "+@all", "-evalsha", "-eval");
        Finished refused = rig.dead("requeue", id, "--redis=" + rig.url.replace("//", "//sends:pw@"));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out()).contains("requeued 0");
        assertThat(rig.letterIds()).containsExactly(id);
    }

    @Test
    void worksOnACluster() throws Exception {
        try (DeadRig cluster = new DeadRig(true)) {
            for (int n = 0; n < 20; n++) {
                cluster.bury(tick("SYM" + n, n), "why");
            }
            assertThat(cluster.deadHere("list").out().lines()).hasSize(21);
            Finished requeue = cluster.deadHere("requeue", "--all");
            assertThat(requeue.exitCode()).as(requeue.err()).isZero();
            assertThat(cluster.letterIds()).isEmpty();
            int queued = 0;
            for (int partition = 0; partition < DeadRig.PARTITIONS; partition++) {
                queued += cluster.queued(partition).size();
            }
            assertThat(queued).isEqualTo(20);
        }
    }

    @Test
    void aRedisThatIsNoQueueIsNotWrittenTo() throws Exception {
        rig.bury(tick("BTC-USD", 1), "why");
        rig.send(Command.DEL, RedisKeys.PARTITIONS);
        Finished requeue = rig.deadHere("requeue", "--all");
        assertThat(requeue.exitCode()).isEqualTo(1);
        assertThat(requeue.err()).contains("key=md:partitions");
        assertThat(rig.letterIds()).hasSize(1);
    }

    @Test
    void dropsNothingUnasked() throws Exception {
        String first = rig.bury(tick("BTC-USD", 1), "why");
        String second = rig.bury(tick("BTC-USD", 2), "why");
        assertThat(rig.deadHere("drop", "--all").exitCode()).isEqualTo(2);
        assertThat(rig.letterIds()).containsExactly(first, second);
        assertThat(rig.deadHere("drop", "--yes", first).out()).contains("dropped 1");
        assertThat(rig.letterIds()).containsExactly(second);
        assertThat(rig.deadHere("drop", "--yes", first, second).exitCode()).isEqualTo(1);
        assertThat(rig.letterIds()).isEmpty();
        assertThat(rig.deadHere("drop", "--yes", "--all").exitCode()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bury",
                "show",
                "show BTC-USD",
                "requeue",
                "requeue 17",
                "requeue --all 1-1",
                "drop --yes",
                "drop --yes --all 1-1",
                "list --redis=http://127.0.0.1"
            })
    void badUsage(String arguments) {
        Finished finished = rig.dead(arguments.isEmpty() ? new String[0] : arguments.split(" "));
        assertThat(finished.exitCode()).as(finished.err()).isEqualTo(2);
        assertThat(finished.err()).isNotBlank();
    }

    @Test
    void aRedisThatIsAwayIsAFailure() {
        Finished finished = rig.dead("list", "--redis=redis://127.0.0.1:1");
        assertThat(finished.exitCode()).isEqualTo(1);
        assertThat(finished.err()).contains("redis=redis://127.0.0.1:1");
    }
}
