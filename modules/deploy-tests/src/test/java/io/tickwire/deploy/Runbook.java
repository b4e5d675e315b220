package io.tickwire.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What docs/operations.md tells whoever is woken, by alert. */
public final class Runbook {
    private static final Pattern HEADING = Pattern.compile("(?m)^### (.*)$");
    /** As one would type it, at the start of a line, in a loop or within a sentence. */
    private static final Pattern REDIS =
            Pattern.compile("(?:^ *|\\bdo |; |`)redis ([A-Z][^`;|#\\n]*)", Pattern.MULTILINE);

    private Runbook() {}

    /** The first one is what stands before all alerts, without a name. */
    public static List<Section> sections() throws IOException {
        String text = Files.readString(Chart.REPOSITORY.resolve("docs/operations.md"));
        String runbook = text.substring(text.indexOf("\n## Runbook\n"));
        List<Section> sections = new ArrayList<>();
        String name = "";
        int start = 0;
        var heading = HEADING.matcher(runbook);
        while (heading.find()) {
            sections.add(new Section(name, runbook.substring(start, heading.start())));
            name = heading.group(1);
            start = heading.end();
        }
        sections.add(new Section(name, runbook.substring(start)));
        return sections;
    }

    /** @param name of the alert */
    public record Section(String name, String text) {
        /** PromQL, one expression a line. */
        List<String> queries() {
            return blocks("promql").flatMap(String::lines).map(String::strip).toList();
        }

        /** Statements for the database with Tickwire's tables. */
        public List<String> statements() {
            return blocks("sql")
                    .flatMap(block -> Stream.of(block.split(";\\s*\\n")))
                    .map(String::strip)
                    .toList();
        }

        /** Commands to Redis; in a loop over partitions, for the first of them. */
        public List<String> redisCommands() {
            return REDIS.matcher(text)
                    .results()
                    .map(hit -> hit.group(1).replace("$p", "0").strip())
                    .toList();
        }

        /** Fenced blocks of a language. */
        Stream<String> blocks(String language) {
            return Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```$")
                    .matcher(text)
                    .results()
                    .map(hit -> hit.group(1));
        }
    }
}
