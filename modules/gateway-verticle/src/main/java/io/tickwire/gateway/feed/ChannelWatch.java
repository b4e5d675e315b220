package io.tickwire.gateway.feed;

import io.tickwire.config.UpdatesChannel;
import io.tickwire.redis.SystemBeacon;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log and readiness when the channel is another system's too. For one event loop; readable from any thread. */
final class ChannelWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelWatch.class);

    private final SystemBeacon beacon;
    private final UpdatesChannel channel;
    private final ForeignSystems systems = new ForeignSystems();
    private volatile Optional<String> problem = Optional.empty();

    ChannelWatch(SystemBeacon beacon, UpdatesChannel channel) {
        this.beacon = beacon;
        this.channel = channel;
    }

    /** To be called every second or so. */
    void beat() {
        int question = systems.ask();
        beacon.beat()
                .onSuccess(said -> {
                    systems.answered(question, said, nowMs());
                    look();
                })
                .onFailure(failure -> LOG.debug("the beacon was not heard", failure));
    }

    /** A message has come on the channel of beacons. */
    void heard(String message) {
        systems.heard(message, nowMs());
        look();
    }

    /** What is wrong and what to do; empty when the channel is this system's alone. */
    Optional<String> problem() {
        return problem;
    }

    private void look() {
        Optional<String> found = systems.foreign(nowMs())
                .map(other ->
                        "another system publishes on this channel, and clients may get its updates: give each system"
                                + " on this Redis a channel of its own: TICKWIRE_CHANNEL=" + channel.name()
                                + " otherSystem="
                                + other);
        if (found.equals(problem)) {
            return;
        }
        problem = found;
        found.ifPresentOrElse(
                LOG::error, () -> LOG.info("no other system is heard any more: TICKWIRE_CHANNEL={}", channel.name()));
    }

    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
