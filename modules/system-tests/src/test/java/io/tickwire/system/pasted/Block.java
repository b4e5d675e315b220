package io.tickwire.system.pasted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown file.
 *
 * @param file relative to the repository
 * @param heading what stands over it, with its {@code #}
 * @param line of its first line, from 1
 * @param language as the fence names it; empty when it names none
 */
record Block(String file, String heading, int line, String language, List<String> lines) {
    private static final String FENCE = "```";

    static List<Block> of(Path repository, String file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        String heading = "";
        String language = null;
        List<String> lines = new ArrayList<>();
        int number = 0;
        int indent = 0;
        for (String line : Files.readAllLines(repository.resolve(file))) {
            number++;
            if (line.strip().startsWith(FENCE)) {
                if (language == null) {
                    language = line.strip().substring(FENCE.length());
                    indent = line.indexOf(FENCE);
                } else {
                    blocks.add(new Block(file, heading, number - lines.size(), language, List.copyOf(lines)));
                    language = null;
                    lines.clear();
                }
            } else if (language != null) {
                lines.add(line.substring(
                        Math.min(indent, line.length() - line.stripLeading().length())));
            } else if (line.startsWith("#")) {
                heading = line;
            }
        }
        return blocks;
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
