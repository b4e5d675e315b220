package io.tickwire.feeder.file;

import io.tickwire.domain.Symbol;
import java.util.Optional;

/**
 * What the user says about every tick of a file. It wins over what stands in the file.
 *
 * @param symbol for every tick, normalised
 * @param source for every tick
 * @param seq where the number of a tick comes from
 */
public record FieldRules(Optional<String> symbol, Optional<String> source, SeqRule seq) {
    /** All is as the file says. */
    public static final FieldRules NONE = new FieldRules(Optional.empty(), Optional.empty(), SeqRule.AUTO);

    public FieldRules {
        symbol = symbol.map(text -> {
            String normalised = Symbol.normalize(text);
            if (normalised == null) {
                throw new IllegalArgumentException(Symbol.RULE + ": --symbol=" + text);
            }
            return normalised;
        });
        if (source.filter(text -> !TickFields.isSource(text)).isPresent()) {
            throw new IllegalArgumentException("must be 1 to 32 printable ASCII characters: --source=" + source.get());
        }
    }

    FieldRules withSymbol(String other) {
        return new FieldRules(Optional.of(other), source, seq);
    }

    FieldRules withSeq(SeqRule other) {
        return new FieldRules(symbol, source, other);
    }
}
