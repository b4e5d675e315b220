package io.tickwire.postgres;

import io.tickwire.config.UrlSecrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A list of schemas as Postgres reads it: names without quotes are in lower case, {@code "Quoted"} ones as they are. */
final class SearchPath {
    /** The schema that is called like the user, where there is one. */
    static final String USER_SCHEMA = "$user";

    private static final Pattern NAME = Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")+)\"|([^\\s,\"]+))\\s*(,|$)");
    private static final int MAX_NAME_BYTES = 63;

    private SearchPath() {}

    /** @throws IllegalArgumentException when it is none */
    static List<String> read(String text) {
        List<String> schemas = new ArrayList<>();
        Matcher name = NAME.matcher(text);
        boolean more = true;
        int at = 0;
        while (more) {
            if (!name.find(at) || name.start() != at) {
                throw new IllegalArgumentException(
                        "search_path must be schemas with commas between them, in double quotes where they are not plain"
                                + " names: search_path=" + UrlSecrets.mask(text));
            }
            String schema = name.group(1) != null
                    ? name.group(1).replace("\"\"", "\"")
                    : name.group(2).toLowerCase(Locale.ROOT);
            if (schema.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                throw new IllegalArgumentException(
                        "a schema's name has at most 63 bytes: search_path=" + UrlSecrets.mask(text));
            }
            schemas.add(schema);
            more = name.group(3).equals(",");
            at = name.end();
        }
        return schemas;
    }

    /** The value for Postgres, every name in quotes. */
    static String write(List<String> schemas) {
        return String.join(
                ", ",
                schemas.stream()
                        .map(schema -> "\"" + schema.replace("\"", "\"\"") + "\"")
                        .toList());
    }
}
