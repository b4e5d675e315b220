package io.tickwire.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenFaultTest {
    private static Throwable listen(Vertx vertx, String host, int port) throws Exception {
        return vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(port, host)
                .recover(ListenFault.at(host, "TICKWIRE_GATEWAY_PORT", port))
                .transform(outcome -> Future.succeededFuture(outcome.cause()))
                .await(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theVariablesOfAPlaceThatCantBeListenedOnAreNamed(boolean nativeTransport) throws Exception {
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(nativeTransport));
        try {
            try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                assertThat(listen(vertx, "127.0.0.1", taken.getLocalPort()))
                        .hasMessage("can't listen there, another program has the port, stop it or choose another port:"
                                + " TICKWIRE_HOST=127.0.0.1 TICKWIRE_GATEWAY_PORT=" + taken.getLocalPort());
            }
            assertThat(listen(vertx, "192.0.2.1", 0))
                    .hasMessage("can't listen there, the host is no address of this machine:"
                            + " TICKWIRE_HOST=192.0.2.1 TICKWIRE_GATEWAY_PORT=0");
            assertThat(listen(vertx, "no-such-host.invalid", 0))
                    .hasMessage("can't listen there, the host is not known:"
                            + " TICKWIRE_HOST=no-such-host.invalid TICKWIRE_GATEWAY_PORT=0");
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }
}
