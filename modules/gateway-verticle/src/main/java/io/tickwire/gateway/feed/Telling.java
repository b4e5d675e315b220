package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives the sinks what they are told, in order, and remembers it. For the event loop of the feed. */
final class Telling {
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final Context context;
    private final HeardViews told;
    private final List<UpdateSink> sinks;
    private final ChannelReports reports;
    private List<Update> arrived = new ArrayList<>();
    private boolean corrected;

    Telling(Context context, HeardViews told, List<UpdateSink> sinks, ChannelReports reports) {
        this.context = context;
        this.told = told;
        this.sinks = sinks;
        this.reports = reports;
    }

    /** What arrives in one turn of the event loop goes on together. */
    void give(Update update) {
        if (arrived.isEmpty()) {
            context.runOnContext(nothing -> flush());
        }
        arrived.add(update);
    }

    /** Gives on what has arrived. */
    void flush() {
        List<Update> all = arrived;
        arrived = new ArrayList<>();
        if (!all.isEmpty()) {
            sinks.forEach(sink -> sink.accept(all));
        }
    }

    /** Gives what Redis has, at once and behind what came before it. */
    void tell(List<Update> stored) {
        for (Update update : stored) {
            if (update.kind() == Kind.SYMBOL) {
                told.told(told.partitionOf(update.symbol()), update);
            } else if (update.kind() == Kind.MARKET) {
                told.toldMarket(update);
            }
            if (update.corrects()) {
                corrected(update);
            }
        }
        flush();
        if (!stored.isEmpty()) {
            sinks.forEach(sink -> sink.accept(stored));
        }
    }

    private void corrected(Update update) {
        reports.corrected();
        if (!corrected) {
            corrected = true; // once: anyone may publish, as much as they like
            LOG.warn(
                    "the channel said what Redis does not have, and clients get what it has: type={} symbol={}",
                    update.kind().type(),
                    update.symbol());
        }
    }
}
