package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import io.tickwire.gateway.update.Update.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Messages of one partition that are not believed before Redis was asked about their symbols, and wait for a question. Bounded by
 * symbols and by bytes. Pure; for one thread.
 */
final class AskedSymbols {
    /** Symbols that wait. */
    static final int MAX_SYMBOLS = 2_000;

    /** Bytes of the messages that wait. */
    static final int MAX_BYTES = 2 * 1024 * 1024;

    /** Symbols in one question: an answer of 130 kB, with messages of 1.3 kB. */
    static final int MAX_TOGETHER = 100;

    /**
     * What Redis is asked.
     *
     * @param heard the messages of each symbol, in the order in which they came; none for a symbol whose message was refused
     */
    record Question(Map<String, List<Update>> heard) {
        Set<String> symbols() {
            return heard.keySet();
        }

        /** Of each symbol the view that came last, if one came. */
        Map<String, Update> newest() {
            Map<String, Update> newest = new HashMap<>();
            heard.values().stream()
                    .flatMap(List::stream)
                    .filter(message -> message.kind() == Kind.SYMBOL)
                    .forEach(view -> newest.put(view.symbol(), view));
            return newest;
        }
    }

    private final Map<String, List<Update>> waiting = new LinkedHashMap<>();

    /** Those of the waiting symbols that Redis is asked about even if their messages can be told without it. */
    private final Set<String> always = new HashSet<>();

    private int bytes;

    /** A message whose symbol Redis has to be asked about; false when too much waits, and it is passed over. */
    boolean add(Update update) {
        String symbol = update.symbol();
        if (bytes + update.json().length > MAX_BYTES || !hasRoom(symbol)) {
            return false;
        }
        bytes += update.json().length;
        waiting.computeIfAbsent(symbol, none -> new ArrayList<>(1)).add(update);
        return true;
    }

    /** A symbol that Redis has to be asked about, whatever a message said; false when too many wait. */
    boolean add(String symbol) {
        if (!hasRoom(symbol)) {
            return false;
        }
        waiting.computeIfAbsent(symbol, none -> new ArrayList<>(1));
        always.add(symbol);
        return true;
    }

    private boolean hasRoom(String symbol) {
        return waiting.size() < MAX_SYMBOLS || waiting.containsKey(symbol);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Gives the symbols that wait longest to a question. */
    Question take() {
        Map<String, List<Update>> heard = new LinkedHashMap<>();
        Iterator<Map.Entry<String, List<Update>>> some = waiting.entrySet().iterator();
        while (some.hasNext() && heard.size() < MAX_TOGETHER) {
            Map.Entry<String, List<Update>> next = some.next();
            heard.put(next.getKey(), next.getValue());
            some.remove();
        }
        always.removeAll(heard.keySet());
        heard.values().forEach(this::giveBack);
        return new Question(heard);
    }

    /** Takes away the messages of a symbol that wait, in the order in which they came. None when Redis is asked about it in any case. */
    List<Update> take(String symbol) {
        if (always.contains(symbol) || !waiting.containsKey(symbol)) {
            return List.of();
        }
        List<Update> messages = waiting.remove(symbol);
        giveBack(messages);
        return messages;
    }

    private void giveBack(List<Update> messages) {
        messages.forEach(message -> bytes -= message.json().length);
    }

    /** Forgets all. */
    void clear() {
        waiting.clear();
        always.clear();
        bytes = 0;
    }
}
