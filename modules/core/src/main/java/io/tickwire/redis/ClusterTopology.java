package io.tickwire.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.net.URI;
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

    private final Vertx vertx;
    private final List<String> seeds;

    /** @param seeds URLs of at least one node */
    ClusterTopology(Vertx vertx, List<String> seeds) {
        this.vertx = vertx;
        this.seeds = List.copyOf(seeds);
    }

    /** The URL of a node: as the first seed's, at another address. */
    String urlOf(String address) {
        URI seed = URI.create(seeds.get(0));
        String user = seed.getRawUserInfo() == null ? "" : seed.getRawUserInfo() + "@";
        String query = seed.getRawQuery() == null ? "" : "/?" + seed.getRawQuery();
        return seed.getScheme() + "://" + user + address + query;
    }

    /**
     * Fails when no node answers.
     *
     * @param known what was learned before
     */
    Future<SlotMap> read(Optional<SlotMap> known) {
        Set<String> urls = new LinkedHashSet<>(seeds);
        known.ifPresent(slots -> slots.masters().forEach(address -> urls.add(urlOf(address))));
        List<String> shuffled = new ArrayList<>(urls);
        Collections.shuffle(shuffled, ThreadLocalRandom.current());
        return askFrom(shuffled, 0);
    }

    private Future<SlotMap> askFrom(List<String> urls, int index) {
        Future<SlotMap> answer = ask(urls.get(index));
        return index + 1 == urls.size() ? answer : answer.recover(failure -> askFrom(urls, index + 1));
    }

    private Future<SlotMap> ask(String url) {
        URI uri = URI.create(url);
        Redis client = Redis.createClient(vertx, NodeLink.options(url));
        return client.send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
                .timeout(ANSWER_LIMIT_MS, TimeUnit.MILLISECONDS)
                .map(answer -> SlotMap.of(answer, uri.getHost() + ":" + uri.getPort()))
                .eventually(client::close);
    }
}
