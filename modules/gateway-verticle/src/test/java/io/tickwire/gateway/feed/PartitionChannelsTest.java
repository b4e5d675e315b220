package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.RedisUrl;
import io.tickwire.config.UpdatesChannel;
import io.tickwire.gateway.update.Refusal;
import io.tickwire.redis.RedisLink;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that want partitions while there is no connection to Redis. */
class PartitionChannelsTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    private final List<PartitionFeed> partitions = List.of(new PartitionFeed(false), new PartitionFeed(false));
    private int tooLate;

    private final PartitionChannels channels = new PartitionChannels(
            loop,
            new UpdatesChannel(UpdatesChannel.DEFAULT.name(), true),
            partitions,
            RedisLink.toOneNode(vertx, RedisUrl.parse("redis://127.0.0.1:1"), "test", 1_000),
            new Clients() {
                @Override
                public Future<List<String>> nextWanted(int most) {
                    return Future.succeededFuture(List.of());
                }

                @Override
                public Future<Set<Integer>> wantedPartitions() {
                    return Future.succeededFuture(Set.of());
                }

                @Override
                public Future<Void> forget(int partition) {
                    return Future.succeededFuture();
                }
            },
            Duration.ofSeconds(30),
            partition -> {},
            new ChannelReports() {
                @Override
                public void refused(Refusal reason) {}

                @Override
                public void corrected() {}

                @Override
                public void heardTooLate() {
                    tooLate++;
                }
            });

    @AfterEach
    void end() {
        vertx.close().await();
    }

    /** Redis may be away, and requests may be sent ahead of their answers. */
    @Test
    void whoIsOneTooManyToWaitIsToldAtOnce() throws Exception {
        onLoop(() -> {
            List<Future<Void>> waiting = new ArrayList<>();
            for (int i = 0; i < PartitionChannels.MAX_WAITING; i++) {
                waiting.add(channels.hear(Set.of(0)));
            }
            assertThat(waiting).noneMatch(Future::isComplete);
            assertThat(tooLate).isZero();
            assertThat(channels.hear(Set.of(0)).failed()).isTrue();
            assertThat(tooLate).isEqualTo(1);

            partitions.get(0).listen();
            partitions.get(0).told();
            channels.look();
            assertThat(waiting).allMatch(Future::succeeded);
            assertThat(channels.hear(Set.of(0)).succeeded()).isTrue();
            assertThat(channels.hear(Set.of(1)).isComplete())
                    .as("there is room again")
                    .isFalse();
        });
    }

    private void onLoop(Runnable work) throws Exception {
        Promise<Void> done = Promise.promise();
        loop.runOnContext(nothing -> {
            try {
                work.run();
                done.complete();
            } catch (Throwable e) {
                done.fail(e);
            }
        });
        done.future().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
