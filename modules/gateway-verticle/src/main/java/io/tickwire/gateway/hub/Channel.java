package io.tickwire.gateway.hub;

import io.tickwire.domain.Symbol;
import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;

/**
 * What a client can subscribe to: {@code symbol:BTC-USD}, {@code bars:BTC-USD}, and with a trailing {@code *} every symbol
 * that begins so; and {@code market}. And {@code ticks:BTC-USD} with the like, which is of the tape and unknown to the hub.
 *
 * @param symbol a symbol, or with {@code prefix} the beginning of one, possibly empty; upper case; empty for the market
 */
public record Channel(Kind kind, String symbol, boolean prefix) {
    private static final String SYMBOLS = "symbol:";
    private static final String BARS = "bars:";
    private static final String TICKS = "ticks:";
    private static final String MARKET = "market";

    /**
     * Reads the name of a channel; a symbol in it may be in lower case.
     *
     * @throws IllegalArgumentException with a message for the client, naming the value
     */
    public static Channel parse(String name) {
        if (name.startsWith(SYMBOLS)) {
            return of(Kind.SYMBOL, name, name.substring(SYMBOLS.length()));
        }
        if (name.startsWith(BARS)) {
            return of(Kind.BAR, name, name.substring(BARS.length()));
        }
        if (name.startsWith(TICKS)) {
            return of(Kind.TICK, name, name.substring(TICKS.length()));
        }
        if (name.equals(MARKET)) {
            return new Channel(Kind.MARKET, Update.MARKET_SYMBOL, false);
        }
        throw new IllegalArgumentException("must be symbol:…, bars:…, ticks:… or market: channel=" + shortened(name));
    }

    private static Channel of(Kind kind, String name, String rest) {
        boolean prefix = rest.endsWith("*");
        String symbol = prefix ? Symbol.normalizePrefix(rest.substring(0, rest.length() - 1)) : Symbol.normalize(rest);
        if (symbol == null) {
            String rule = prefix ? "what stands before * " + Symbol.PREFIX_RULE : "the symbol " + Symbol.RULE;
            throw new IllegalArgumentException(rule + ": channel=" + shortened(name));
        }
        return new Channel(kind, symbol, prefix);
    }

    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64) + "…";
    }

    /** Whether it is of the tape. */
    public boolean ofTape() {
        return kind == Kind.TICK;
    }

    /** Whether some symbol is of both; of channels of the tape. */
    public boolean overlaps(Channel other) {
        return prefix && other.symbol.startsWith(symbol) || other.prefix && symbol.startsWith(other.symbol);
    }

    /** Whether it brings the messages of this kind about the symbol. */
    boolean matches(Kind otherKind, String otherSymbol) {
        return kind == otherKind && (prefix ? otherSymbol.startsWith(symbol) : otherSymbol.equals(symbol));
    }

    /** The name in its normal form. */
    @Override
    public String toString() {
        return switch (kind) {
            case SYMBOL -> SYMBOLS + symbol + (prefix ? "*" : "");
            case BAR -> BARS + symbol + (prefix ? "*" : "");
            case TICK -> TICKS + symbol + (prefix ? "*" : "");
            case MARKET -> MARKET;
        };
    }
}
