package io.tickwire.feeder.file;

import io.tickwire.feeder.file.JsonObjects.Shape;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a JSON file is laid out.
 *
 * @param members the name of the member for each field; the webhook's own names are known too where another stands here
 *     for no field
 */
record JsonLayout(Shape shape, LineReader.End lineEnd, Map<String, Column> members, List<String> names)
        implements Layout {
    private static final Map<String, Column> WEBHOOK = Map.of(
            "symbol", Column.SYMBOL,
            "ts", Column.TIME,
            "price", Column.PRICE,
            "volume", Column.VOLUME,
            "source", Column.SOURCE,
            "seq", Column.SEQ);

    JsonLayout {
        names = List.copyOf(names);
        Map<String, Column> all = new java.util.HashMap<>(members);
        for (Map.Entry<String, Column> own : WEBHOOK.entrySet()) {
            if (!members.containsValue(own.getValue())) {
                all.putIfAbsent(own.getKey(), own.getValue());
            }
        }
        members = Map.copyOf(all);
    }

    @Override
    public boolean has(Column column) {
        return names.stream().anyMatch(name -> members.get(name) == column);
    }

    @Override
    public Optional<String> nameOf(Column column) {
        return names.stream().filter(name -> members.get(name) == column).findFirst();
    }

    @Override
    public RowReader reader(InputStream content, TickFields fields) {
        return shape == Shape.LINES
                ? new JsonLineTicks(new LineReader(content, lineEnd), this, fields)
                : new JsonDocumentTicks(content, this, fields);
    }

    @Override
    public List<String> words() {
        List<String> words = new ArrayList<>();
        words.add(shape.word);
        for (String name : names) {
            if (members.containsKey(name)) {
                words.add(members.get(name).word() + "=\"" + BadText.shown(name) + '"');
            }
        }
        return words;
    }

    /** What an object says. */
    RawTick raw(Map<String, String> object) {
        String[] texts = new String[Column.values().length];
        object.forEach((name, text) -> {
            Column column = members.get(name);
            if (column != null && text != null) {
                texts[column.ordinal()] = text;
            }
        });
        return new RawTick(
                texts[Column.SYMBOL.ordinal()],
                texts[Column.DATE.ordinal()],
                texts[Column.TIME.ordinal()],
                texts[Column.PRICE.ordinal()],
                texts[Column.VOLUME.ordinal()],
                texts[Column.SOURCE.ordinal()],
                texts[Column.SEQ.ordinal()]);
    }
}
