package io.tickwire.gateway;

import static io.tickwire.gateway.TestTape.tick;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ticks:…} on both transports, with a real Redis. */
@Timeout(120)
class TapeTest {
    private GatewayRig rig;
    private TestTape queue;

    @BeforeEach
    void start() throws Exception {
        rig = new GatewayRig().start();
        queue = new TestTape(rig.redis.url(), TestRedis.PARTITIONS);
    }

    @AfterEach
    void stop() throws Exception {
        queue.close();
        rig.close();
    }

    private WsClient subscribed(String channels, String more) throws Exception {
        WsClient client = rig.webSocket();
        client.send("{'op':'subscribe','channels':[" + channels + "]" + more + "}");
        assertThat(client.nextShort()).isEqualTo("ack");
        return client;
    }

    private WsClient subscribed(String channels) throws Exception {
        return subscribed(channels, "");
    }

    private WsClient resumed(String channel, String pos) throws Exception {
        return subscribed("'" + channel + "'", ",'resume':{'" + channel + "':'" + pos + "'}");
    }

    private static String short_(JsonNode message) {
        return message.get("type").asText().equals("gap")
                ? "gap " + message.get("channel").asText() + " " + message.get("missed")
                : message.get("type").asText() + " " + message.path("symbol").asText() + " "
                        + message.path("seq").asText();
    }

    private static String next(WsClient client) throws Exception {
        return short_(client.next());
    }

    private static String next(SseClient client) throws Exception {
        return short_(client.next().data());
    }

    @Test
    void everyTickComesOnceAndExactly() throws Exception {
        queue.append(tick("BTC-USD", 0));
        WsClient client = subscribed("'ticks:btc-usd'");
        queue.append(List.of(tick("BTC-USD", 1), tick("BTC-USD", 1), tick("BTC-USD", 2)));
        queue.append(tick("BTC-USD", 2), tick("BTC-USD", 0), tick("BTC-USD", 3));
        JsonNode first = client.next();
        assertThat(first.get("pos").asText()).isNotEmpty();
        assertThat(first.toString())
                .startsWith("{\"type\":\"tick\",\"symbol\":\"BTC-USD\",\"ts\":\"2026-11-22T10:00:00.000001Z\","
                        + "\"price\":\"97000.1\",\"volume\":\"0.0153\",\"source\":\"coinbase\",\"seq\":1,\"pos\":\"");
        assertThat(next(client)).isEqualTo("tick BTC-USD 2");
        assertThat(next(client)).isEqualTo("tick BTC-USD 3");
        assertThat(client.isQuiet()).isTrue();
        assertThat(rig.metric("tickwire.gateway.tape.ticks", "transport", "websocket"))
                .isEqualTo(3);
    }

    @Test
    void aPrefixBringsTheTicksOfAllPartitions() throws Exception {
        WsClient client = subscribed("'ticks:S*'");
        WsClient one = subscribed("'ticks:S3','ticks:S*'");
        for (int i = 0; i < 20; i++) {
            queue.append(tick("S" + i, 1));
            assertThat(next(client)).isEqualTo("tick S" + i + " 1");
            assertThat(next(one)).isEqualTo("tick S" + i + " 1");
        }
        queue.append(tick("T1", 1), tick("S1", 2));
        assertThat(next(client)).isEqualTo("tick S1 2");
        client.send("{'op':'unsubscribe','id':7,'channels':['ticks:S*']}");
        assertThat(client.nextShort()).isEqualTo("ack 7");
        queue.append(tick("S1", 3));
        assertThat(next(one)).isEqualTo("tick S1 2");
        assertThat(next(one)).isEqualTo("tick S1 3");
        assertThat(client.isQuiet()).isTrue();
    }

    @Test
    void aClientGoesOnAfterItsPositionWhereverTheEntriesAre() throws Exception {
        WsClient client = subscribed("'ticks:A'");
        queue.append(List.of(tick("A", 1), tick("A", 2), tick("A", 3)));
        String afterOne = client.next().get("pos").asText();
        String afterTwo = client.next().get("pos").asText();
        queue.append(tick("A", 4), tick("A", 2), tick("A", 5));
        assertThat(next(client)).isEqualTo("tick A 3");
        assertThat(next(client)).isEqualTo("tick A 4");
        assertThat(next(client)).isEqualTo("tick A 5");
        client.close();
        WsClient inQueue = resumed("ticks:A", afterTwo);
        assertThat(next(inQueue)).isEqualTo("tick A 3");
        assertThat(next(inQueue)).isEqualTo("tick A 4");
        queue.done(TickIdentity.partitionOf("A", TestRedis.PARTITIONS), 1); // some on the tape, some in the queue
        rig.start(); // another replica, which has read none of it
        WsClient client2 = resumed("ticks:A", afterOne);
        for (int seq = 2; seq <= 5; seq++) {
            assertThat(next(client2)).isEqualTo("tick A " + seq);
        }
        queue.done("A");
        queue.append(tick("A", 6));
        queue.done("A");
        assertThat(next(client2)).isEqualTo("tick A 6");
        WsClient client3 = resumed("ticks:A", afterOne);
        for (int seq = 2; seq <= 6; seq++) {
            assertThat(next(client3)).isEqualTo("tick A " + seq);
        }
        queue.append(tick("A", 7));
        assertThat(next(client3)).isEqualTo("tick A 7");
        assertThat(client3.isQuiet()).isTrue();
    }

    @Test
    void aPrefixGoesOnInEveryPartition() throws Exception {
        WsClient client = subscribed("'ticks:*'");
        String pos = "";
        for (int i = 0; i < 20; i++) {
            queue.append(tick("S" + i, 1));
            pos = client.next().get("pos").asText();
        }
        client.close();
        for (int i = 0; i < 20; i++) {
            queue.append(tick("S" + i, 2));
            if (i == 10) {
                for (int p = 0; p < TestRedis.PARTITIONS; p++) {
                    queue.done(p, 1);
                }
            }
        }
        rig.start();
        WsClient back = resumed("ticks:*", pos);
        List<String> told = new java.util.ArrayList<>();
        for (int i = 0; i < 20; i++) {
            told.add(next(back));
        }
        assertThat(told).doesNotHaveDuplicates().allMatch(line -> line.endsWith(" 2"));
        queue.append(tick("S3", 3));
        assertThat(next(back)).isEqualTo("tick S3 3");
        assertThat(back.isQuiet()).isTrue();
    }

    /** What one channel brings is not told again by another that the client has got meanwhile. */
    @Test
    void channelsThatOverlapBringEachTickOnce() throws Exception {
        WsClient client = subscribed("'ticks:S*'");
        queue.append(tick("S1", 1));
        String pos = client.next().get("pos").asText();
        for (int seq = 2; seq <= 400; seq++) {
            queue.append(tick("S1", seq));
        }
        WsClient back = rig.webSocket();
        back.send("{'op':'subscribe','id':1,'channels':['ticks:S*'],'resume':{'ticks:S*':'" + pos + "'}}");
        back.send("{'op':'subscribe','id':2,'channels':['ticks:S1']}");
        for (int seq = 401; seq <= 500; seq++) {
            queue.append(tick("S1", seq));
        }
        int seq = 2;
        while (seq <= 500) {
            JsonNode message = back.next();
            if (!message.get("type").asText().equals("ack")) {
                assertThat(short_(message)).isEqualTo("tick S1 " + seq++);
            }
        }
        assertThat(back.isQuiet()).isTrue();
    }

    @Test
    void anIdThatIsNotOursIsNotGivenBack() throws Exception {
        try (SlowSocket events =
                new SlowSocket(rig.uri("/sse?channels=ticks:A,symbol:A&lastEventId=x~y%0Adata:%20z"))) {
            assertThat(events.readTo("gap")).doesNotContain("z");
            String gap = events.readTo("\n\n");
            assertThat(gap).contains("id: ").doesNotContain("z\n");
        }
    }

    @Test
    void whatCantBeGoneOnFromIsAGap() throws Exception {
        WsClient client = subscribed("'ticks:A'");
        queue.append(tick("A", 1));
        String pos = client.next().get("pos").asText();
        for (String unknown : List.of("", "nonsense", "1.AAAA", pos.substring(1), "9" + pos)) {
            WsClient stranger = resumed("ticks:A", unknown);
            assertThat(next(stranger)).isEqualTo("gap ticks:A null");
            assertThat(stranger.isQuiet()).isTrue();
        }
        WsClient number = subscribed("'ticks:A'", ",'resume':{'ticks:A':5}");
        assertThat(next(number)).isEqualTo("gap ticks:A null");
        // of a partition that nobody read
        WsClient other = resumed("ticks:S*", pos);
        assertThat(next(other)).isEqualTo("gap ticks:S* null");
        queue.append(tick("A", 2));
        assertThat(next(number)).isEqualTo("tick A 2");
    }

    @Test
    void whatIsNotKeptAnyMoreIsAGap() throws Exception {
        WsClient client = subscribed("'ticks:A'");
        queue.append(tick("A", 1));
        String pos = client.next().get("pos").asText();
        queue.append(tick("A", 2), tick("A", 3));
        assertThat(next(client)).isEqualTo("tick A 2");
        assertThat(next(client)).as("the reader has all, and misses none below").isEqualTo("tick A 3");
        queue.done("A");
        int partition = TickIdentity.partitionOf("A", TestRedis.PARTITIONS);
        String third = queue.ids(RedisKeys.tape(partition)).get(2);
        queue.send(Request.cmd(Command.XTRIM)
                .arg(RedisKeys.tape(partition))
                .arg("MINID")
                .arg(third));
        queue.send(Request.cmd(Command.HSET)
                .arg(RedisKeys.meter(partition))
                .arg("tapeFrom")
                .arg(third));
        WsClient late = resumed("ticks:A", pos);
        assertThat(next(late)).isEqualTo("gap ticks:A null");
        assertThat(next(late)).isEqualTo("tick A 3");
    }

    /** A rolling upgrade: flush of the release before trims what it is done with and keeps none of it. */
    @Test
    void whatAnEarlierReleaseHasTakenIsAGapForThoseWhoComeBackAndForNobodyElse() throws Exception {
        WsClient client = subscribed("'ticks:A'");
        queue.append(tick("A", 1));
        String pos = client.next().get("pos").asText();
        queue.append(tick("A", 2));
        assertThat(next(client)).isEqualTo("tick A 2");
        queue.doneByAnEarlierRelease("A");
        queue.append(tick("A", 3));
        assertThat(next(client)).isEqualTo("tick A 3");
        WsClient back = resumed("ticks:A", pos);
        assertThat(next(back)).isEqualTo("gap ticks:A null");
        assertThat(next(back)).isEqualTo("tick A 3");
        queue.done("A");
        queue.append(tick("A", 4));
        assertThat(next(client)).isEqualTo("tick A 4");
        assertThat(next(back)).isEqualTo("tick A 4");
    }

    @Test
    void whatRedisLostIsAGap() throws Exception {
        WsClient client = subscribed("'ticks:A'");
        queue.append(tick("A", 1));
        String pos = client.next().get("pos").asText();
        queue.send(Request.cmd(Command.FLUSHALL));
        assertThat(next(client)).isEqualTo("gap ticks:A null");
        WsClient back = resumed("ticks:A", pos);
        assertThat(next(back)).isEqualTo("gap ticks:A null");
        queue.append(tick("A", 2));
        assertThat(next(client)).isEqualTo("tick A 2");
        assertThat(next(back)).isEqualTo("tick A 2");
    }

    @Test
    void anEventStreamGoesOnFromItsLastId() throws Exception {
        SseClient events = rig.sse("channels=ticks:A");
        Eventually.holds(() -> rig.metric("tickwire.gateway.clients", "transport", "sse") == 1);
        queue.append(tick("A", 1), tick("A", 2));
        SseClient.Event first = events.next();
        assertThat(first.name()).isEqualTo("tick");
        assertThat(short_(first.data())).isEqualTo("tick A 1");
        assertThat(next(events)).isEqualTo("tick A 2");
        events.close();
        queue.append(tick("A", 3));
        queue.done("A");
        rig.start();
        SseClient back = rig.sse("channels=ticks:A", "Last-Event-ID", first.id());
        assertThat(next(back)).isEqualTo("tick A 2");
        assertThat(next(back)).isEqualTo("tick A 3");
        SseClient unknown = rig.sse("channels=ticks:A&lastEventId=nonsense");
        SseClient.Event gap = unknown.next();
        assertThat(gap.name()).isEqualTo("gap");
        assertThat(short_(gap.data())).isEqualTo("gap ticks:A null");
        queue.append(tick("A", 4));
        assertThat(next(unknown)).isEqualTo("tick A 4");
        assertThat(next(back)).isEqualTo("tick A 4");
        // a gap's id goes on behind it
        SseClient behindGap = rig.sse("channels=ticks:A", "Last-Event-ID", gap.id());
        assertThat(next(behindGap)).isEqualTo("tick A 4");
    }

    @Test
    void anEventStreamOfBothKindsGoesOnWithBoth() throws Exception {
        rig.redis.publishNow("A", 1);
        Eventually.holds(() -> rig.get("/api/v1/symbols/A").statusCode() == 200);
        SseClient events = rig.sse("channels=symbol:A,ticks:A");
        assertThat(events.next().shortText()).isEqualTo("snapshot snapshot A 1");
        queue.append(tick("A", 1));
        assertThat(next(events)).isEqualTo("tick A 1");
        rig.redis.publishNow("A", 2);
        SseClient.Event update = events.next();
        assertThat(update.shortText()).isEqualTo("symbol.updated symbol.updated A 2");
        queue.append(tick("A", 2));
        SseClient.Event tick = events.next();
        assertThat(short_(tick.data())).isEqualTo("tick A 2");
        events.close();
        SseClient afterUpdate = rig.sse("channels=symbol:A,ticks:A", "Last-Event-ID", update.id());
        assertThat(next(afterUpdate)).isEqualTo("tick A 2");
        SseClient afterTick = rig.sse("channels=symbol:A,ticks:A", "Last-Event-ID", tick.id());
        queue.append(tick("A", 3));
        assertThat(next(afterTick)).isEqualTo("tick A 3");
    }

    @Test
    void partitionsAreReadWhileSomebodyWantsThem() throws Exception {
        assertThat(rig.metric("tickwire.gateway.tape.readers")).isZero();
        rig.keepPartitions = java.time.Duration.ofMillis(1);
        rig.start();
        WsClient client = subscribed("'ticks:A'");
        int partition = TickIdentity.partitionOf("A", TestRedis.PARTITIONS);
        assertThat(queue.send(Request.cmd(Command.EXISTS).arg(RedisKeys.tapeWanted(partition)))
                        .toInteger())
                .isOne();
        queue.append(tick("A", 1));
        assertThat(next(client)).isEqualTo("tick A 1");
        client.close();
        Eventually.holds(() -> rig.metric("tickwire.gateway.tape.identities") == 0);
    }

    @Test
    void channelsOfTheTapeCountAsOthersDo() throws Exception {
        WsClient client = rig.webSocket();
        StringBuilder many = new StringBuilder("'ticks:X0*'");
        for (int i = 1; i <= 20; i++) {
            many.append(",'")
                    .append(i % 2 == 0 ? "ticks" : "symbol")
                    .append(":X")
                    .append(i)
                    .append("*'");
        }
        client.send("{'op':'subscribe','id':1,'channels':[" + many + "]}");
        assertThat(client.nextShort()).isEqualTo("error 1 too_many_channels");
        client.send("{'op':'subscribe','id':2,'channels':['ticks:']}");
        assertThat(client.nextShort()).isEqualTo("error 2 bad_channel");
        assertThat(rig.get("/sse?channels=ticks:%20").statusCode()).isEqualTo(400);
    }
}
