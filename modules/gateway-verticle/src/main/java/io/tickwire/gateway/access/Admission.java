package io.tickwire.gateway.access;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Lets requests through that have a good token, where one is needed, and says to those behind it what the token opens. It comes before
 * all that looks at the request: who is not let in learns nothing but that.
 */
public final class Admission implements Handler<RoutingContext> {
    /** Of every path. Taken out of the query for those behind. */
    public static final String PARAMETER = "token";

    private static final String GRANT = Admission.class.getName() + ".grant";
    private static final String SCHEME = "Bearer";

    private final Access access;
    private final Predicate<HttpServerRequest> mayComeLater;

    /** Of requests that must have their token with them. */
    public Admission(Access access) {
        this(access, request -> false);
    }

    /**
     * @param mayComeLater such a request goes on without a token, and with no grant: it becomes a WebSocket, whose first message
     *     brings the token
     */
    public Admission(Access access, Predicate<HttpServerRequest> mayComeLater) {
        this.access = access;
        this.mayComeLater = mayComeLater;
    }

    /** What the request may read; to be asked behind this handler. Empty: a token must come first. */
    public static Optional<Grant> grantOf(RoutingContext routing) {
        return Optional.ofNullable(routing.get(GRANT));
    }

    @Override
    public void handle(RoutingContext routing) {
        if (!access.needsToken()) {
            pass(routing, Grant.EVERYTHING);
            return;
        }
        routing.response().headers().add(HttpHeaders.VARY, "Authorization");
        routing.response().putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        Set<String> tokens = tokens(routing.request());
        if (tokens.isEmpty()) {
            if (mayComeLater.test(routing.request())) {
                routing.next();
            } else {
                access.denied(Denial.NO_TOKEN);
                Denied.noToken(routing.response());
            }
        } else if (tokens.size() > 1) {
            deny(routing, new BadTokenException("must be one: more were given"));
        } else {
            access.grant(tokens.iterator().next()).onComplete(checked -> {
                if (checked.succeeded()) {
                    pass(routing, checked.result());
                } else if (checked.cause() instanceof BadTokenException bad) {
                    deny(routing, bad);
                } else {
                    routing.fail(checked.cause());
                }
            });
        }
    }

    private static void pass(RoutingContext routing, Grant grant) {
        routing.put(GRANT, grant).next();
    }

    private void deny(RoutingContext routing, BadTokenException bad) {
        access.denied(bad.reason());
        Denied.badToken(routing.response(), bad);
    }

    /** Another scheme than Bearer is for a proxy, and none of ours. */
    private static Set<String> tokens(HttpServerRequest request) {
        List<String> tokens = new ArrayList<>();
        for (String authorization : request.headers().getAll(HttpHeaders.AUTHORIZATION)) {
            String[] words = authorization.trim().split(" +", 2);
            if (words[0].equalsIgnoreCase(SCHEME)) {
                tokens.add(words.length == 1 ? "" : words[1]);
            }
        }
        tokens.addAll(request.params().getAll(PARAMETER));
        return new LinkedHashSet<>(tokens);
    }
}
