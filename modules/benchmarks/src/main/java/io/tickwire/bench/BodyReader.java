package io.tickwire.bench;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The reference for posts: the same HTTP server doing nothing but reading the body and answering as much. */
final class BodyReader implements AutoCloseable {
    private static final String ANSWER = "{\"accepted\":1,\"rejected\":[]}";

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    private final int port;

    /** @param instances event loops, as many as ingest takes */
    BodyReader(int port, int instances) throws Exception {
        this.port = port;
        vertx.deployVerticle(() -> new Server(port), new DeploymentOptions().setInstances(instances))
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    String url() {
        return "http://127.0.0.1:" + port + "/webhook/ticks";
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static final class Server extends VerticleBase {
        private final int port;

        Server(int port) {
            this.port = port;
        }

        @Override
        public Future<?> start() {
            return vertx.createHttpServer()
                    .requestHandler(request -> request.body()
                            .compose(body -> request.response()
                                    .putHeader("Content-Type", "application/json")
                                    .end(ANSWER))
                            .onFailure(failure -> request.connection().close()))
                    .listen(port, "127.0.0.1");
        }
    }
}
