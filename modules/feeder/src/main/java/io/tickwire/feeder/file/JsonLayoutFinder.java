package io.tickwire.feeder.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.tickwire.feeder.file.JsonObjects.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out where a JSON file has its ticks, and what the members of the first one mean. */
final class JsonLayoutFinder {
    private static final JsonFactory JSON = new JsonFactory();

    private final byte[] start;
    private final LineReader.End lineEnd;

    JsonLayoutFinder(byte[] start) {
        this.start = start;
        this.lineEnd = LineReader.End.of(start);
    }

    /** Whether the file begins as JSON does. */
    static boolean isJson(byte[] start) {
        for (byte value : start) {
            if (value != ' ' && value != '\t' && value != '\r' && value != '\n') {
                return value == '{' || value == '[';
            }
        }
        return false;
    }

    /**
     * Whether every value in these bytes is JSON. A CSV row may begin with a bracket, but it does not parse.
     *
     * @param isWhole false when the file goes on behind these bytes, so the last value may lack its end
     */
    static boolean holdsOnlyJson(byte[] start, boolean isWhole) {
        try (JsonParser json = JSON.createParser(start)) {
            while (json.nextToken() != null) {
                continue;
            }
            return true;
        } catch (JsonEOFException e) {
            return !isWhole;
        } catch (JsonProcessingException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    /** @throws NotUnderstoodException when there are no ticks, or their members are not clear */
    JsonLayout find() {
        Optional<Map<String, String>> inArray = firstTick(Shape.ARRAY);
        if (inArray.isPresent()) {
            return layout(Shape.ARRAY, inArray.get());
        }
        Optional<Map<String, String>> onLine = new String(start, StandardCharsets.UTF_8)
                .lines()
                .map(JsonLayoutFinder::object)
                .flatMap(Optional::stream)
                .findFirst();
        if (onLine.isPresent()) {
            return layout(Shape.LINES, onLine.get());
        }
        return layout(
                Shape.SEQUENCE,
                firstTick(Shape.SEQUENCE)
                        .orElseThrow(() -> new NotUnderstoodException(List.of(
                                "JSON in a shape that is not known, so nothing was posted",
                                "known are: one object a line, an array of objects, and {\"ticks\":[…]}",
                                "it begins: "
                                        + BadText.shown(new String(
                                                start, 0, Math.min(200, start.length), StandardCharsets.UTF_8))))));
    }

    private JsonLayout layout(Shape shape, Map<String, String> first) {
        List<String> names = new ArrayList<>(first.keySet());
        Header header = new Header(names);
        if (header.otherKind().isPresent()) {
            throw new NotUnderstoodException(header.otherKind().get() + "; nothing was posted: names=" + names);
        }
        List<String> problems = header.problems();
        if (!problems.isEmpty()) {
            throw unclear(names, header, problems);
        }
        Map<String, Column> members = new HashMap<>();
        List<Column> columns = header.columns();
        for (int i = 0; i < names.size(); i++) {
            if (columns.get(i) != Column.SKIPPED) {
                members.put(names.get(i), columns.get(i));
            }
        }
        return new JsonLayout(shape, lineEnd, members, names);
    }

    private static NotUnderstoodException unclear(List<String> names, Header header, List<String> problems) {
        List<String> lines = new ArrayList<>();
        lines.add("the members of the JSON objects are not clear, so nothing was posted");
        for (int i = 0; i < names.size(); i++) {
            lines.add('"' + BadText.shown(names.get(i)) + "\": "
                    + header.meaningOf(i).map(Column::word).orElse("not known"));
        }
        lines.addAll(problems);
        lines.add("write them by names that are known (feed --help has the table), for example:");
        lines.add("jq -c '{symbol: .…, ts: .…, price: .…, volume: .…, seq: .…}' FILE | tickwire feed -");
        return new NotUnderstoodException(lines);
    }

    /** The first object at the place of a tick, as far as the start of the file shows it whole. */
    private Optional<Map<String, String>> firstTick(Shape shape) {
        try (JsonParser json = JSON.createParser(start)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token == JsonToken.START_OBJECT && JsonObjects.isTick(json, shape)) {
                    return Optional.of(JsonObjects.members(json));
                }
            }
            return Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // broken, or goes on behind the start
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }

    private static Optional<Map<String, String>> object(String line) {
        try (JsonParser json = JSON.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Map<String, String> members = JsonObjects.members(json);
            return json.nextToken() == null ? Optional.of(members) : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty(); // a line of an object over several lines, or a bad one
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory can be read", e);
        }
    }
}
