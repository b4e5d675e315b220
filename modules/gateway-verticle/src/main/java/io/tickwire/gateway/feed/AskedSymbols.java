package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Messages of one partition that are not believed before Redis was asked about their symbols, and wait for the next question.
 * Bounded by symbols and by bytes. Pure; for one thread.
 */
final class AskedSymbols {
    /** Symbols in one question. */
    static final int MAX_SYMBOLS = 2_000;

    /** Bytes of the messages that wait for one question. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    /**
     * What Redis is asked.
     *
     * @param heard the messages, in the order in which they came
     */
    record Question(Set<String> symbols, List<Update> heard) {}

    private Set<String> symbols = new LinkedHashSet<>();
    private List<Update> heard = new ArrayList<>();
    private int bytes;

    /** A message whose symbol Redis has to be asked about; false when too much waits, and it is passed over. */
    boolean add(Update update) {
        if (bytes + update.json().length > MAX_BYTES || !add(update.symbol())) {
            return false;
        }
        bytes += update.json().length;
        heard.add(update);
        return true;
    }

    /** A symbol that Redis has to be asked about, whatever a message said; false when too many wait. */
    boolean add(String symbol) {
        if (symbols.size() >= MAX_SYMBOLS && !symbols.contains(symbol)) {
            return false;
        }
        symbols.add(symbol);
        return true;
    }

    boolean isEmpty() {
        return symbols.isEmpty();
    }

    /** Gives what waits to a question, and begins anew. */
    Question take() {
        Question question = new Question(symbols, heard);
        symbols = new LinkedHashSet<>();
        heard = new ArrayList<>();
        bytes = 0;
        return question;
    }
}
