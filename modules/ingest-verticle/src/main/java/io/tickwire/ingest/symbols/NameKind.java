package io.tickwire.ingest.symbols;

import io.tickwire.domain.Tick;
import io.tickwire.ingest.parse.FaultCode;
import io.tickwire.ingest.parse.Field;
import io.tickwire.ingest.parse.Rejection;
import io.tickwire.redis.RedisKeys;
import java.util.function.Function;

/** Names that posts bring, and of which the system has a bounded number. */
public enum NameKind {
    SYMBOL("symbol", RedisKeys.SYMBOLS, Tick::symbol, Field.SYMBOL, FaultCode.TOO_MANY_SYMBOLS, "TICKWIRE_MAX_SYMBOLS"),
    SOURCE("source", RedisKeys.SOURCES, Tick::source, Field.SOURCE, FaultCode.TOO_MANY_SOURCES, "maxSources");

    private final String label;
    private final String key;
    private final Function<Tick, String> name;
    private final Field field;
    private final FaultCode fault;
    private final String boundName;

    NameKind(String label, String key, Function<Tick, String> name, Field field, FaultCode fault, String boundName) {
        this.label = label;
        this.key = key;
        this.name = name;
        this.field = field;
        this.fault = fault;
        this.boundName = boundName;
    }

    /** The word for it in metrics and logs. */
    String label() {
        return label;
    }

    /** Where the known ones are. */
    String key() {
        return key;
    }

    String of(Tick tick) {
        return name.apply(tick);
    }

    /** Says that a tick was not taken because its name has no place. */
    Rejection rejection(int index, String refused, int max) {
        return new Rejection(index, field, fault, fault.rule() + " (" + boundName + "=" + max + ")", refused);
    }
}
