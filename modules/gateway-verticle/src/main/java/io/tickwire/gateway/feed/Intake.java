package io.tickwire.gateway.feed;

import io.tickwire.domain.MicrosClock;
import io.tickwire.gateway.update.MalformedUpdateException;
import io.tickwire.gateway.update.Refusal;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import io.tickwire.gateway.update.UpdateReader;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the messages of the channel, to which anyone may publish: what is no message of the contract, or is of a time to come, is
 * refused and counted; the others go on to {@link Asking}. For the event loop of the feed.
 */
final class Intake {
    /** How far a message's times may be ahead of this machine's clock: machines whose clocks are kept differ by far less. */
    static final long MAX_AHEAD_MICROS = 60_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final List<PartitionFeed> partitions;
    private final HeardViews told;
    private final Telling telling;
    private final Asking asking;
    private final ChannelReports reports;
    private final MicrosClock clock;
    private final UpdateReader reader = new UpdateReader();
    private boolean complained;

    Intake(
            List<PartitionFeed> partitions,
            HeardViews told,
            Telling telling,
            Asking asking,
            ChannelReports reports,
            MicrosClock clock) {
        this.partitions = partitions;
        this.told = told;
        this.telling = telling;
        this.asking = asking;
        this.reports = reports;
        this.clock = clock;
    }

    /** A message has come. */
    void take(byte[] message) {
        try {
            Optional<Update> read = reader.read(message);
            if (read.isPresent()) {
                take(read.get());
            } else {
                reader.symbolPassedOver()
                        .ifPresent(symbol ->
                                partitions.get(told.partitionOf(symbol)).passOver());
            }
        } catch (MalformedUpdateException e) {
            reports.refused(e.reason());
            if (!complained) {
                complained = true; // once: anyone may publish, as much as they like
                LOG.warn("a message of the channel is not as it should be, and passed over: reason={}", e.getMessage());
            }
        }
    }

    private void take(Update update) {
        long latestMicros = clock.micros() + MAX_AHEAD_MICROS;
        boolean ahead = update.publishedAtMicros() > latestMicros || update.receivedAtMicros() > latestMicros;
        if (ahead) {
            reports.refused(Refusal.AHEAD_OF_CLOCK);
        }
        if (update.kind() == Kind.MARKET) {
            if (!ahead && told.isNewMarket(update)) {
                told.toldMarket(update);
                telling.give(update);
            }
            return;
        }
        int number = told.partitionOf(update.symbol());
        PartitionFeed partition = partitions.get(number);
        if (partition.listening().isEmpty()) {
            return; // it was just left, or another process publishes all on one channel
        }
        if (ahead) {
            partition.passOver();
            asking.about(number, update.symbol()); // if it is a clock that is wrong, Redis has the update
        } else if (partition.take(update)) {
            asking.believeOrAsk(number, update);
        }
    }
}
