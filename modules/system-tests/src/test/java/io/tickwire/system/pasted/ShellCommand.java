package io.tickwire.system.pasted;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One command of a block of a shell, which may have several lines.
 *
 * @param expected what the comment lines below it say that it prints
 */
record ShellCommand(Block block, String text, List<String> expected) {
    private static final Pattern COMMENT = Pattern.compile("(?m)(^|\\s)# .*$");

    static List<ShellCommand> of(Block block) {
        List<ShellCommand> commands = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String line : block.lines()) {
            if (text.isEmpty() && line.startsWith("# ") && !commands.isEmpty()) {
                commands.get(commands.size() - 1).expected().add(line.substring(2));
                continue;
            }
            text.append(text.isEmpty() ? "" : "\n").append(line);
            if (isWhole(text.toString())) {
                if (!text.toString().isBlank()) {
                    commands.add(new ShellCommand(block, text.toString(), new ArrayList<>()));
                }
                text.setLength(0);
            }
        }
        if (!text.isEmpty()) {
            throw new IllegalArgumentException("a command without its end: " + block + "\n" + text);
        }
        return commands;
    }

    /** Neither a quote nor a brace is open, and the last line does not go on. */
    private static boolean isWhole(String command) {
        String text = COMMENT.matcher(command).replaceAll("");
        return !text.endsWith("\\")
                && count(text, '\'') % 2 == 0
                && count(text, '"') % 2 == 0
                && count(text, '{') == count(text, '}');
    }

    private static long count(String text, char c) {
        return text.chars().filter(each -> each == c).count();
    }

    /** Which of the programs stands in it as a word, outside of comments. */
    Optional<String> names(Iterable<String> programs) {
        String code = COMMENT.matcher(text).replaceAll("");
        for (String program : programs) {
            if (Pattern.compile("(?<![\\w.:/-])" + Pattern.quote(program) + "(?![\\w:/.-])")
                    .matcher(code)
                    .find()) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return block + ": " + text;
    }
}
