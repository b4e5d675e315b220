package io.tickwire.feeder.file;

import io.tickwire.domain.Symbol;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * Which file to feed and how to read it. What is given here wins over what stands in the file.
 *
 * @param path ends in {@code .ndjson} or {@code .jsonl} for NDJSON, anything else is CSV; {@code .gz} after it for gzip
 * @param columns of a CSV file
 * @param symbol for every tick, normalised; needed when the file names none
 * @param source for every tick
 * @param isLoop start again after the end, for ever. Later passes post the same identities, which are duplicates: they
 *     load the webhook and change nothing behind it
 */
public record FileOptions(
        Path path, CsvColumns columns, Optional<String> symbol, Optional<String> source, boolean isLoop) {
    public FileOptions {
        symbol = symbol.map(text -> {
            String normalised = Symbol.normalize(text);
            if (normalised == null) {
                throw new IllegalArgumentException(Symbol.RULE + ": symbol=" + text);
            }
            return normalised;
        });
        if (source.filter(text -> !TickFields.isSource(text)).isPresent()) {
            throw new IllegalArgumentException("must be 1 to 32 printable ASCII characters: source=" + source.get());
        }
        if (!isNdjson(path) && symbol.isEmpty() && !columns.has(CsvColumns.Column.SYMBOL)) {
            throw new IllegalArgumentException("columns name no symbol, so one must be given: file=" + path);
        }
    }

    boolean isNdjson() {
        return isNdjson(path);
    }

    boolean isGzip() {
        return lowerName(path).endsWith(".gz");
    }

    private static boolean isNdjson(Path path) {
        String name = lowerName(path);
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.endsWith(".ndjson") || plain.endsWith(".jsonl");
    }

    private static String lowerName(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }
}
