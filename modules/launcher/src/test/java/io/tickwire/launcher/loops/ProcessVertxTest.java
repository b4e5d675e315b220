package io.tickwire.launcher.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.SocketTransport;
import io.tickwire.redis.RedisRefusals;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProcessVertxTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ProcessVertx process = new ProcessVertx(meters, SocketTransport.AUTO);

    @AfterEach
    void stop() throws Exception {
        process.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void everyLoopOfARoleIsNamedAndNoneIsAnothers() throws Exception {
        Vertx gateway = process.start("gateway", 3).await(20, TimeUnit.SECONDS);
        Vertx calc = process.start("calc", 2).await(20, TimeUnit.SECONDS);
        assertThat(threads(gateway, 3)).containsExactlyInAnyOrder("gateway-loop-1", "gateway-loop-2", "gateway-loop-3");
        assertThat(threads(calc, 2)).containsExactlyInAnyOrder("calc-loop-1", "calc-loop-2");
    }

    @Test
    void aRoleHasAMetricOfItsDelay() throws Exception {
        process.start("calc", 1).await(20, TimeUnit.SECONDS);
        assertThat(meters.get("tickwire.loop.delay.seconds")
                        .tag("role", "calc")
                        .gauge()
                        .value())
                .isNotNegative();
    }

    @Test
    void whatRedisRefusesOneRoleIsToldForTheProcess() throws Exception {
        Vertx calc = process.start("calc", 1).await(20, TimeUnit.SECONDS);
        assertThat(RedisRefusals.of(calc)).isSameAs(RedisRefusals.of(process.supervision()));
    }

    /** On a machine without io_uring nothing may start that was asked to use it. */
    @Test
    void ioUringIsUsedWhenAskedForOrRefusedWithTheReason() throws Exception {
        if (!Transport.IO_URING.available()) {
            assertThatThrownBy(() -> new ProcessVertx(meters, SocketTransport.IO_URING))
                    .hasMessageStartingWith("TICKWIRE_TRANSPORT=io_uring: it can't be used on this system: reason=");
            return;
        }
        long before = openRings();
        ProcessVertx onIoUring = new ProcessVertx(new SimpleMeterRegistry(), SocketTransport.IO_URING);
        try {
            onIoUring.start("gateway", 1).await(20, TimeUnit.SECONDS);
            assertThat(openRings()).isGreaterThan(before);
        } finally {
            onIoUring.close().await(20, TimeUnit.SECONDS);
        }
    }

    private static long openRings() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(ProcessVertxTest::isRing).count();
        }
    }

    private static boolean isRing(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().contains("io_uring");
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    /** Of verticles that are deployed after each other, as a role does. */
    private static Set<String> threads(Vertx vertx, int count) throws Exception {
        Set<String> names = ConcurrentHashMap.newKeySet();
        vertx.deployVerticle(
                        () -> new VerticleBase() {
                            @Override
                            public Future<?> start() {
                                names.add(Thread.currentThread().getName());
                                return Future.succeededFuture();
                            }
                        },
                        new DeploymentOptions().setInstances(count))
                .await(20, TimeUnit.SECONDS);
        return names;
    }
}
