package io.tickwire.gateway.feed;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;

/** What the clients of all event loops want, and what is kept for them. From any thread; completes on any thread. */
public interface Clients {
    /** The next symbols in turn that have subscribers, at most so many. */
    Future<List<String>> nextWanted(int most);

    /** The partitions of which some client wants something; completes when every event loop has answered. */
    Future<Set<Integer>> wantedPartitions();

    /** Forgets what is known of a partition's symbols; completes when no event loop knows any of it. */
    Future<Void> forget(int partition);
}
