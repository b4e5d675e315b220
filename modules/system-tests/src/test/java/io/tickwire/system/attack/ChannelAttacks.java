package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.system.Await;
import java.io.IOException;
import java.util.List;

/** Messages on the channel that calc did not write. */
final class ChannelAttacks {
    private static final String SYMBOL = GoodFeeder.PREFIX + "0";

    private ChannelAttacks() {}

    static List<Attack> all() {
        return List.of(
                new Attack("forged update of the year 2099", ChannelAttacks::forgedFuture),
                new Attack("forged update of today", ChannelAttacks::forgedNow),
                new Attack("forged price that leaves its string", ChannelAttacks::forgedText),
                new Attack("forged market", ChannelAttacks::forgedMarket));
    }

    private static void forgedFuture(Target target) throws Exception {
        publish(target, update("2099-01-01T00:00:00.000000Z", "2099-01-01T00:00:00.000000Z", "666666"));
        becomesTrue(target);
    }

    private static void forgedNow(Target target) throws Exception {
        publish(target, update("2026-11-22T10:00:00.000000Z", "2026-11-22T10:00:00.000000Z", "666666"));
        becomesTrue(target);
    }

    private static void forgedText(Target target) throws Exception {
        publish(
                target,
                update("2026-11-22T10:00:00.000000Z", "2026-11-22T10:00:00.000000Z", "1\\\",\\\"x\\\":\\\"666666"));
        becomesTrue(target);
    }

    private static void forgedMarket(Target target) throws Exception {
        publish(
                target,
                "{\"type\":\"market.updated\",\"ts\":\"2099-01-01T00:00:00.000000Z\",\"publishedAt\":"
                        + "\"2099-01-01T00:00:00.000000Z\",\"view\":{\"symbols\":666666}}");
        Await.until("the true market is shown", () -> {
            String market = target.get("/api/v1/market").body();
            return market.contains("\"advancers\"") && !market.contains("666666");
        });
    }

    private static String update(String ts, String publishedAt, String price) {
        return "{\"type\":\"symbol.updated\",\"symbol\":\"" + SYMBOL + "\",\"ts\":\"" + ts
                + "\",\"seq\":9000000000000000000,\"view\":{\"price\":\"" + price
                + "\",\"volume\":\"1\",\"source\":\"good\",\"count\":1,\"conflated\":0,\"receivedAt\":\"" + publishedAt
                + "\",\"publishedAt\":\"" + publishedAt + "\",\"windows\":{}}}";
    }

    private static void publish(Target target, String message) throws IOException {
        assertThat(target.redis().command("PUBLISH realtime:updates '" + message + "'"))
                .startsWith(":");
    }

    private static void becomesTrue(Target target) throws Exception {
        Await.until(
                "the true price is shown",
                () -> !target.get("/api/v1/symbols/" + SYMBOL).body().contains("666666")
                        && !target.get("/api/v1/symbols").body().contains("666666"));
    }
}
