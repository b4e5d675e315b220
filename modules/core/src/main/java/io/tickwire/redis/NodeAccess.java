package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.tickwire.config.RedisLogin;
import io.tickwire.config.RedisTls;
import io.tickwire.config.RedisUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisOptions;
import java.net.InetAddress;
import java.util.Optional;

/**
 * How a connection is made to any one of the servers of a URL.
 *
 * @param database 0 needs no SELECT
 */
record NodeAccess(RedisLogin login, int database, Optional<RedisTls> tls) {
    private static final int CONNECT_TIMEOUT_MS = 2_000;
    private static final int MAX_IN_FLIGHT = 65_536;

    static NodeAccess toRedis(RedisUrl url) {
        return new NodeAccess(url.login(), url.database(), url.tls());
    }

    /** Sentinels have users of their own. */
    static NodeAccess toSentinels(RedisUrl url) {
        return new NodeAccess(url.sentinel().orElseThrow().login(), 0, url.tls());
    }

    /** A client for one connection; it does not connect yet. */
    Future<Redis> client(Vertx vertx, RedisAddress address) {
        return reachable(vertx, address).map(known -> Redis.createClient(vertx, options(known)));
    }

    /** The library takes a host that Java's URLs can't name, such as one with an underscore, for localhost: never tell it. */
    private static Future<RedisAddress> reachable(Vertx vertx, RedisAddress address) {
        if (address.isUrlHost()) {
            return Future.succeededFuture(address);
        }
        return vertx.executeBlocking(
                () -> new RedisAddress(InetAddress.getByName(address.host()).getHostAddress(), address.port()));
    }

    private RedisOptions options(RedisAddress address) {
        RedisOptions options = new RedisOptions()
                .setNetClientOptions(netOptions())
                .setMaxWaitingHandlers(MAX_IN_FLIGHT)
                .setConnectionString(
                        (tls.isPresent() ? "rediss://" : "redis://") + address + (database == 0 ? "" : "/" + database))
                .setMaxPoolSize(1)
                .setMaxPoolWaiting(1);
        login.user().ifPresent(options::setUser);
        login.password().ifPresent(options::setPassword);
        return options;
    }

    private NetClientOptions netOptions() {
        NetClientOptions options = new NetClientOptions()
                .setHostnameVerificationAlgorithm("HTTPS") // for rediss://, which does not connect without
                .setConnectTimeout(CONNECT_TIMEOUT_MS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        tls.flatMap(RedisTls::ca)
                .ifPresent(ca -> options.setTrustOptions(
                        new PemTrustOptions().addCertPath(ca.toAbsolutePath().toString())));
        tls.flatMap(RedisTls::cert)
                .ifPresent(cert -> options.setKeyCertOptions(new PemKeyCertOptions()
                        .setCertPath(cert.toAbsolutePath().toString())
                        .setKeyPath(
                                tls.get().key().orElseThrow().toAbsolutePath().toString())));
        return options;
    }
}
