package io.tickwire.gateway.access;

import io.tickwire.config.AccessSettings;
import io.tickwire.config.JwtKey;
import io.tickwire.config.JwtKeySource;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of a process as they are now: a file of keys is read again and again, so that keys change without a restart. While
 * it can't be used, the keys that were known go on. Thread-safe.
 */
public final class Keyring {
    /** How soon a changed file counts, beside the time to read it. */
    static final long PERIOD_MS = 2_000;

    private static final Logger LOG = LoggerFactory.getLogger(Keyring.class);

    private final Optional<Path> file;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile Runnable unfollow = () -> {};
    private volatile List<JwtKey> keys;
    private volatile Optional<String> fault = Optional.empty();

    public Keyring(AccessSettings access) {
        this.file = access.keys().flatMap(JwtKeySource::file);
        this.keys = access.keys().map(JwtKeySource::keys).orElse(List.of());
    }

    /** The same list while nothing changes. */
    List<JwtKey> keys() {
        return keys;
    }

    /** Reads the file from now on; to be called once. */
    public void follow(Vertx vertx) {
        file.ifPresent(path -> {
            long timer = vertx.setPeriodic(PERIOD_MS, due -> readAgain(vertx, path));
            unfollow = () -> vertx.cancelTimer(timer);
        });
    }

    /** Reads it no more. */
    public void close() {
        unfollow.run();
    }

    private void readAgain(Vertx vertx, Path path) {
        if (reading.compareAndSet(false, true)) { // a file system may hang
            Future<List<JwtKey>> read = vertx.executeBlocking(() -> JwtKeySource.read(path));
            read.onSuccess(this::take).onFailure(this::keep).onComplete(done -> reading.set(false));
        }
    }

    private void take(List<JwtKey> read) {
        if (fault.isPresent()) {
            fault = Optional.empty();
            LOG.info("the file of public keys can be used again: TICKWIRE_JWT_PUBLIC_KEY={}", file.orElseThrow());
        }
        if (!read.equals(keys)) {
            LOG.info("the public keys have changed: before={} now={}", keys, read);
            keys = read;
        }
    }

    /** One line for each fault, however long it lasts. */
    private void keep(Throwable failure) {
        Optional<String> now = Optional.of(String.valueOf(failure.getMessage()));
        if (!now.equals(fault)) {
            fault = now;
            LOG.warn(
                    "the file of public keys can't be used, those known before go on: reason={} keys={}",
                    now.get(),
                    keys);
        }
    }
}
