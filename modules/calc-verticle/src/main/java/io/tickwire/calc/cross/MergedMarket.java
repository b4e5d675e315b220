package io.tickwire.calc.cross;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.market.MarketPartialCodec;
import io.tickwire.calc.market.PartitionMarket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The partials of all partitions, merged. A partial that did not change since the last look costs a comparison of its text;
 * of one that can't be read, the one before stays in use, and the log says so once. Pure; for one thread.
 */
final class MergedMarket {
    private static final Logger LOG = LoggerFactory.getLogger(MergedMarket.class);

    private final String[] texts;
    private final MarketPartial[] partials;
    private MarketPartial merged = MarketPartial.NOTHING;

    MergedMarket(int partitions) {
        texts = new String[partitions];
        partials = new MarketPartial[partitions];
        Arrays.fill(partials, MarketPartial.NOTHING);
    }

    /** Takes what is stored now, one text for each partition, and answers the market view over all of them. */
    MarketPartial take(List<Optional<String>> stored) {
        boolean changed = false;
        for (int partition = 0; partition < partials.length; partition++) {
            String text = stored.get(partition).orElse(null);
            if (text == null ? texts[partition] != null : !text.equals(texts[partition])) {
                texts[partition] = text;
                changed |= decode(partition, text);
            }
        }
        if (changed) {
            merged = Arrays.stream(partials).reduce(MarketPartial.NOTHING, MarketPartial::merge);
        }
        return merged;
    }

    /** Partitions that hold a symbol whose newest tick is 24 hours or more behind the market's newest. */
    List<Integer> withExpiredSymbols() {
        List<Integer> found = new ArrayList<>();
        for (int partition = 0; partition < partials.length; partition++) {
            if (partials[partition].oldestMicros() <= merged.tsMicros() - PartitionMarket.STAY_MICROS) {
                found.add(partition);
            }
        }
        return found;
    }

    private boolean decode(int partition, String text) {
        try {
            partials[partition] = text == null ? MarketPartial.NOTHING : MarketPartialCodec.decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            LOG.warn("can't read a market partial, the one before stays in use: partition={}", partition, e);
            return false;
        }
    }
}
