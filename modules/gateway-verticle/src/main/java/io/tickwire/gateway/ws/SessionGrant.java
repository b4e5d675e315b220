package io.tickwire.gateway.ws;

import io.tickwire.gateway.access.Access;
import io.tickwire.gateway.access.BadTokenException;
import io.tickwire.gateway.access.Denial;
import io.tickwire.gateway.access.Denied;
import io.tickwire.gateway.access.Grant;
import io.tickwire.gateway.hub.Channel;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What one connection may read: what came with its handshake, or with its newest good token since. For the event loop of the
 * connection.
 */
final class SessionGrant {
    /** Time for the first token, from the handshake. */
    static final long FIRST_TOKEN_MICROS = TimeUnit.SECONDS.toMicros(10);

    private final Access access;
    private final long firstDueMicros;
    private Optional<Grant> grant;

    /** @param grant of the handshake; empty when it had no token and one must come */
    SessionGrant(Access access, Optional<Grant> grant, long nowMicros) {
        this.access = access;
        this.grant = grant;
        this.firstDueMicros = nowMicros + FIRST_TOKEN_MICROS;
    }

    /** Why a message can't be carried out; it changes nothing then. */
    Optional<ClientMessage.Bad> refusal(ClientMessage message) {
        if (message instanceof ClientMessage.Bad || message instanceof ClientMessage.Auth) {
            return Optional.empty();
        }
        if (grant.isEmpty()) {
            access.denied(Denial.NO_TOKEN);
            return Optional.of(bad(message.id(), "must send a token first: op=auth"));
        }
        if (message instanceof ClientMessage.Subscribe wanted) {
            Optional<Channel> denied = grant.get().firstNotCovered(wanted.channels());
            denied.ifPresent(channel -> access.denied(Denial.CHANNEL));
            return denied.map(channel -> bad(message.id(), Denied.notCovered(channel.toString())));
        }
        return Optional.empty();
    }

    /**
     * Takes a new token in place of the one before, if there was one. Where no token is needed, every one is taken for good.
     *
     * @return what is wrong with it, and then nothing has changed; empty when it is taken
     */
    Future<Optional<ClientMessage.Bad>> take(ClientMessage.Auth auth) {
        if (!access.needsToken()) {
            return Future.succeededFuture(Optional.empty());
        }
        return access.grant(auth.token())
                .map(granted -> {
                    grant = Optional.of(granted);
                    return Optional.<ClientMessage.Bad>empty();
                })
                .recover(failure -> {
                    if (failure instanceof BadTokenException wrong) {
                        access.denied(wrong.reason());
                        return Future.succeededFuture(Optional.of(bad(auth.id(), "the token " + wrong.getMessage())));
                    }
                    return Future.failedFuture(failure);
                });
    }

    /** Whether it may read something: it has come with a token, or has sent one. */
    boolean isThere() {
        return grant.isPresent();
    }

    /** Those of the channels that it may not read any more. */
    List<Channel> notCovered(List<Channel> channels) {
        return channels.stream()
                .filter(channel -> grant.isEmpty() || !grant.get().covers(channel))
                .toList();
    }

    /** Why the connection has to end now; counted. */
    Optional<String> end(long nowMicros) {
        if (grant.isEmpty() && nowMicros >= firstDueMicros) {
            access.denied(Denial.NO_TOKEN_IN_TIME);
            return Optional.of("no token came in " + TimeUnit.MICROSECONDS.toSeconds(FIRST_TOKEN_MICROS) + " s");
        }
        if (grant.isPresent() && grant.get().isOver(nowMicros)) {
            access.denied(Denial.TOKEN_ENDED);
            return Optional.of("the token is over");
        }
        return Optional.empty();
    }

    private static ClientMessage.Bad bad(Object id, String detail) {
        return new ClientMessage.Bad(id, Denied.CODE, detail);
    }
}
