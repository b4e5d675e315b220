package io.tickwire.gateway.access;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.query.SymbolPath;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks, for each path of the HTTP API that tells of symbols or of the market, that the token covers what is asked for. It comes
 * before the paths' own handlers; what is no symbol, they refuse. Lists of all symbols are not refused but filtered, by themselves.
 */
public final class CoverChecks {
    private static final String API = "/api/v1";
    private static final String OF_SYMBOL = "symbol";

    /** Where a request names symbols. */
    private static final List<String> PARAMETERS = List.of("symbol", "symbols");

    private final Access access;

    private CoverChecks(Access access) {
        this.access = access;
    }

    /** To be called before the paths are added. */
    public static void addTo(Router router, Access access) {
        CoverChecks checks = new CoverChecks(access);
        checks.ofQuery(router, "/ticks", OF_SYMBOL, "ticks");
        checks.ofQuery(router, "/bars", OF_SYMBOL, "bars");
        checks.ofQuery(router, "/coverage", OF_SYMBOL);
        checks.ofQuery(router, "/snapshots", OF_SYMBOL);
        router.route(API + "/symbols/*").handler(checks::ofPath);
        router.route(API + "/market").handler(checks::ofMarket);
        router.route(API + "/market/*").handler(checks::ofMarket);
    }

    /** @param kinds a channel of one of them is enough */
    private void ofQuery(Router router, String path, String... kinds) {
        router.route(API + path).handler(routing -> {
            Grant grant = grant(routing);
            passOrDeny(
                    routing,
                    symbols(routing.queryParams())
                            .filter(symbol -> Stream.of(kinds).noneMatch(kind -> grant.covers(kind, symbol)))
                            .findFirst());
        });
    }

    private void ofPath(RoutingContext routing) {
        Grant grant = grant(routing);
        passOrDeny(
                routing,
                SymbolPath.symbol(routing.request().path()).filter(symbol -> !grant.covers(OF_SYMBOL, symbol)));
    }

    private void ofMarket(RoutingContext routing) {
        if (grant(routing).coversMarket()) {
            routing.next();
        } else {
            deny(routing, "market");
        }
    }

    private void passOrDeny(RoutingContext routing, Optional<String> symbol) {
        symbol.ifPresentOrElse(denied -> deny(routing, OF_SYMBOL + ":" + denied), routing::next);
    }

    private void deny(RoutingContext routing, String channel) {
        access.denied(Denial.CHANNEL);
        Denied.notCovered(routing.response(), channel);
    }

    private static Grant grant(RoutingContext routing) {
        return Admission.grantOf(routing).orElseThrow();
    }

    /** Of all that are given, also where only one may be. */
    private static Stream<String> symbols(MultiMap query) {
        List<String> texts = new ArrayList<>();
        for (String name : PARAMETERS) {
            query.getAll(name).forEach(list -> texts.addAll(List.of(list.split(",", -1))));
        }
        return Set.copyOf(texts).stream().flatMap(text -> Stream.ofNullable(Symbol.normalize(text)));
    }
}
