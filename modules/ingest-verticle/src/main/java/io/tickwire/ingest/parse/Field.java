package io.tickwire.ingest.parse;

/** The fields of a tick, in the order of the contract's table: of several bad ones, the first is named. */
public enum Field {
    SYMBOL("symbol", FaultCode.MISSING),
    TS("ts", FaultCode.MISSING),
    PRICE("price", FaultCode.MISSING),
    VOLUME("volume", FaultCode.MISSING),
    SOURCE("source", null),
    SEQ("seq", null);

    private final String jsonName;
    private final FaultCode whenAbsent;

    Field(String jsonName, FaultCode whenAbsent) {
        this.jsonName = jsonName;
        this.whenAbsent = whenAbsent;
    }

    public String jsonName() {
        return jsonName;
    }

    /** What is wrong with a tick that lacks the field; null when it may. */
    FaultCode whenAbsent() {
        return whenAbsent;
    }
}
