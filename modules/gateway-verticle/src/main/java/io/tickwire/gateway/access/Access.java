package io.tickwire.gateway.access;

import io.tickwire.config.AccessSettings;
import io.tickwire.config.AllowedOrigins;
import io.tickwire.config.JwtKey;
import io.tickwire.domain.MicrosClock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;

/** What the transports ask of access: whether tokens are needed, what one opens, and which pages may read. For one event loop. */
public final class Access {
    private final Vertx vertx;
    private final AccessSettings settings;
    private final Keyring keyring;
    private final MicrosClock clock;
    private final Denial.Reports reports;
    private List<JwtKey> keys;
    private TokenCheck check;

    /** @param keyring of the process */
    public Access(Vertx vertx, AccessSettings settings, Keyring keyring, MicrosClock clock, Denial.Reports reports) {
        this.vertx = vertx;
        this.settings = settings;
        this.keyring = keyring;
        this.clock = clock;
        this.reports = reports;
    }

    /** Whether nobody reads without a token. */
    public boolean needsToken() {
        return settings.needsToken();
    }

    /** Pages of other servers that may read. */
    public AllowedOrigins origins() {
        return settings.origins();
    }

    /**
     * What a token opens.
     *
     * @param token any text
     * @return fails with {@link BadTokenException}; counted by who denies
     */
    public Future<Grant> grant(String token) {
        List<JwtKey> now = keyring.keys();
        if (now != keys) {
            check = new TokenCheck(vertx, settings.secret(), now);
            keys = now;
        }
        return check.claims(token).compose(claims -> {
            try {
                return Future.succeededFuture(Claims.read(claims, clock.micros()));
            } catch (BadTokenException e) {
                return Future.failedFuture(e);
            }
        });
    }

    /** Somebody was denied. */
    public void denied(Denial reason) {
        reports.denied(reason);
    }
}
