package io.tickwire.redis;

import io.tickwire.config.RedisAddress;
import io.tickwire.config.RedisUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Asks the nodes of a cluster who has which slot. Any node may be asked, those of the configuration and those that were
 * learned since; in an order of chance, so that one that hangs or lives in the past is not the first each time.
 */
final class ClusterTopology {
    private static final long ANSWER_LIMIT_MS = 1_000;
    private static final String SLOTS = "cluster|slots";

    private final Vertx vertx;
    private final NodeAccess access;
    private final List<String> seeds;

    /** @param url that names at least one node */
    ClusterTopology(Vertx vertx, RedisUrl url) {
        this.vertx = vertx;
        this.access = NodeAccess.toRedis(url);
        this.seeds = url.addresses().stream().map(RedisAddress::toString).toList();
    }

    /** A node, reached as the seeds are. */
    NodeLink.Target target(String address) {
        RedisAddress node = SlotMap.parse(address);
        return new NodeLink.Target(access, () -> Future.succeededFuture(node), false);
    }

    /**
     * Fails when no node answers.
     *
     * @param known what was learned before
     */
    Future<SlotMap> read(Optional<SlotMap> known) {
        Set<String> addresses = new LinkedHashSet<>(seeds);
        known.ifPresent(slots -> addresses.addAll(slots.masters()));
        List<String> shuffled = new ArrayList<>(addresses);
        Collections.shuffle(shuffled, ThreadLocalRandom.current());
        return askFrom(shuffled, 0);
    }

    private Future<SlotMap> askFrom(List<String> addresses, int index) {
        Future<SlotMap> answer = ask(addresses.get(index));
        return index + 1 == addresses.size() ? answer : answer.recover(failure -> askFrom(addresses, index + 1));
    }

    private Future<SlotMap> ask(String address) {
        RedisRefusals refusals = RedisRefusals.of(vertx);
        return access.client(vertx, SlotMap.parse(address))
                .compose(client -> client.send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
                        .timeout(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)
                        .eventually(client::close))
                .recover(failure -> Future.failedFuture(RedisRights.explain(SLOTS, failure)))
                .onSuccess(answer -> refusals.succeeded(SLOTS))
                .onFailure(failure -> {
                    if (failure instanceof RedisRefusedException refusal) {
                        refusals.refused(refusal);
                    }
                })
                .map(answer -> SlotMap.of(answer, address));
    }
}
