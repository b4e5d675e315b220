package io.tickwire.calc.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.state.CommittedSymbol;
import io.tickwire.calc.state.SymbolChanges;
import io.tickwire.calc.state.SymbolCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The hashes of symbols as Redis has them after commits. */
final class CommittedHashes {
    private final Map<String, Map<String, byte[]>> hashes = new HashMap<>();

    void take(Commit commit) {
        for (SymbolChanges changes : commit.symbols()) {
            Map<String, byte[]> hash = hashes.computeIfAbsent(changes.symbol(), name -> new HashMap<>());
            for (int i = 0; i < changes.fields().size(); i += 2) {
                hash.put((String) changes.fields().get(i), (byte[])
                        changes.fields().get(i + 1));
            }
            for (String field : changes.removed()) {
                assertThat(hash.remove(field))
                        .as("removed for nothing: " + field)
                        .isNotNull();
            }
        }
    }

    /** Adds what others have. */
    void takeAll(CommittedHashes others) {
        others.hashes.forEach((symbol, hash) -> hashes.put(symbol, new HashMap<>(hash)));
    }

    /** As when Redis has lost them. */
    void clear() {
        hashes.clear();
    }

    List<CommittedSymbol> restore(long latenessMicros) {
        return restore(hashes.keySet(), latenessMicros);
    }

    List<CommittedSymbol> restore(Collection<String> symbols, long latenessMicros) {
        SymbolCodec codec = new SymbolCodec();
        return symbols.stream()
                .map(symbol -> codec.restore(symbol, latenessMicros, hashes.get(symbol)))
                .toList();
    }

    /** All of it, to be compared: symbol and field, and the value in hexadecimal digits. */
    Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        hashes.forEach((symbol, hash) -> hash.forEach((field, value) ->
                contents.put(symbol + " " + field, HexFormat.of().formatHex(value))));
        return contents;
    }
}
