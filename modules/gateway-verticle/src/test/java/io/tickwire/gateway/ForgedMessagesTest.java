package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.TickIdentity;
import io.tickwire.redis.RedisKeys;
import io.vertx.redis.client.Command;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Anyone may publish on the channel: nobody is told for long what Redis does not have. */
class ForgedMessagesTest {
    private static final long YEAR_2099 = 4_070_908_800_000_000L;

    private GatewayRig rig;
    private WsClient client;

    /** What all of this holds for. */
    GatewayRig rig() throws IOException {
        return new GatewayRig();
    }

    @BeforeEach
    void start() throws Exception {
        rig = rig();
        rig.redis.publish("BTC-USD", 41);
        rig.redis.publishMarket(TestMessages.market(1, 1), false);
        rig.start();
        client = rig.webSocket();
        client.send("{'op':'subscribe','channels':['symbol:*','market']}");
        assertThat(client.nextShort()).isEqualTo("ack");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 41");
        assertThat(client.nextShort()).startsWith("snapshot ");
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
    }

    private double refused(String reason) {
        return rig.metric("tickwire.gateway.refused", "reason", reason);
    }

    @Test
    void aViewOfATimeToComeIsRefused() throws Exception {
        rig.redis.publishRaw(TestMessages.updated("BTC-USD", 9_000_000_000_000L, YEAR_2099));
        rig.redis.publishRaw(TestMessages.updated("BTC-USD", 42, YEAR_2099));
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
        assertThat(refused("ahead_of_clock")).isEqualTo(2);
    }

    /** A clock of calc's that is wrong is no reason to tell nothing: what Redis has is told. */
    @Test
    void aViewOfATimeToComeThatIsStoredIsTold() throws Exception {
        String message = TestMessages.updated("BTC-USD", 42, YEAR_2099);
        rig.redis.send(
                Command.HSET,
                RedisKeys.views(TickIdentity.partitionOf("BTC-USD", TestRedis.PARTITIONS)),
                "BTC-USD",
                message);
        rig.redis.publishCounted("BTC-USD", message);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
    }

    @Test
    void aViewWithTheGreatestNumberIsNotToldAtAll() throws Exception {
        rig.redis.publishRaw(TestMessages.updated(
                "BTC-USD", 9_000_000_000_000L, MicrosClock.system().micros()));
        Eventually.holds(() -> refused("not_stored") == 1);
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
    }

    /** It looks like the next one in every way. That it was not counted makes the state read within a second or two. */
    @Test
    void aViewThatLooksLikeTheNextIsReplaced() throws Exception {
        rig.redis.publishRaw(
                TestMessages.updated("BTC-USD", 42, MicrosClock.system().micros()));
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 41");
        assertThat(rig.get("/api/v1/symbols/BTC-USD").body()).contains("\"seq\":41");
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
        assertThat(rig.metric("tickwire.gateway.corrected")).isEqualTo(1);
    }

    /** No canary finds it: it is found when the symbol's turn comes. */
    @Test
    void aViewThatIsFalseAndCountedIsFoundInItsTurn() throws Exception {
        rig.redis.publishCounted(
                "BTC-USD",
                TestMessages.updated("BTC-USD", 42, MicrosClock.system().micros()));
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
        assertThat(client.nextShort()).isEqualTo("snapshot BTC-USD 41");
    }

    @Test
    void aSymbolThatRedisDoesNotHaveIsNotTold() throws Exception {
        rig.redis.publishRaw(TestMessages.updated("FALSE", 1, TestMessages.BASE_MICROS));
        rig.redis.publishRaw(TestMessages.barClosed("FALSE", 1));
        Eventually.holds(() -> refused("not_stored") == 2);
        assertThat(client.isQuiet()).isTrue();
        assertThat(rig.get("/api/v1/symbols/FALSE").statusCode()).isEqualTo(404);
    }

    @Test
    void aMarketThatIsNotStoredIsReplaced() throws Exception {
        long inAMinute = MicrosClock.system().micros() + 50_000_000 - TestMessages.BASE_MICROS;
        rig.redis.publishRaw(TestMessages.market(YEAR_2099 - TestMessages.BASE_MICROS, 5));
        rig.redis.publishRaw(TestMessages.market(inAMinute, 6));
        assertThat(client.next().get("type").asText()).isEqualTo("market.updated");
        assertThat(client.next().toString())
                .isEqualTo(
                        TestMessages.market(1, 1).replace("\"market.updated\"", "\"snapshot\",\"channel\":\"market\""));
        rig.redis.publishMarket(TestMessages.market(2, 2), true);
        assertThat(client.next().toString()).isEqualTo(TestMessages.market(2, 2));
        assertThat(refused("ahead_of_clock")).isEqualTo(1);
    }

    @Test
    void whatIsNoMessageOfTheContractIsRefusedByItsReason() throws Exception {
        String view = TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS + 42_000);
        rig.redis.publishRaw(view.replace("\"42.5\"", "\"1\\\",\\\"x\\\":\\\"\""));
        rig.redis.publishRaw(view.replace("BTC-USD", "BTC<USD"));
        rig.redis.publishRaw(view.replaceFirst("\\{", "{" + " ".repeat(64 * 1024)));
        rig.redis.publishRaw("no json");
        rig.redis.publish("BTC-USD", 42);
        assertThat(client.nextShort()).isEqualTo("symbol.updated BTC-USD 42");
        for (String reason : new String[] {"bad_decimal", "bad_symbol", "too_large", "malformed"}) {
            assertThat(refused(reason)).as(reason).isEqualTo(1);
        }
        String symbols = rig.get("/api/v1/symbols").body();
        assertThat(new ObjectMapper().readTree(symbols).get("symbols")).hasSize(1);
    }
}
