package io.tickwire.launcher;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The one line on stdout that says what runs here and where: for scripts that wait for it. */
final class ReadyLine {
    private final Map<String, String> urls = new LinkedHashMap<>();

    void add(String name, String url) {
        urls.put(name, url);
    }

    @Override
    public String toString() {
        return urls.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" ", "tickwire ready: ", ""));
    }
}
