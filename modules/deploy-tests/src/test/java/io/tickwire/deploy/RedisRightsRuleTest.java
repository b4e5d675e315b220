package io.tickwire.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules of docs/operations.md allow what the sources send to Redis, and nothing else. That they are enough, RedisRightsIT shows. */
class RedisRightsRuleTest {
    private static final Path ROOT = Path.of("../..");
    private static final Pattern SENT = Pattern.compile("(?:Request\\.cmd|range)\\(\\s*Command\\.([A-Z]+)\\)?");
    private static final Pattern CALLED = Pattern.compile("(?:redis\\.p?call|in_parts)\\('([A-Z]+)'(?:, '([A-Z]+)')?");
    private static final Set<String> WITH_SUBCOMMANDS = Set.of("xinfo", "xgroup", "memory");

    /** In the table below the rule: with these settings alone. */
    private static final Set<String> BESIDES = Set.of(
            "select", "wait", "cluster|slots", "asking", "role", "sentinel|get-master-addr-by-name", "unsubscribe");

    @Test
    void theRuleAllowsWhatIsSentAndNothingElse() throws IOException {
        Set<String> used = new TreeSet<>(Set.of("eval", "evalsha")); // every script
        used.addAll(
                sentBy("core", "ingest-verticle", "calc-verticle", "gateway-verticle", "flush-verticle", "launcher"));
        used.addAll(Set.of("select", "cluster|slots", "sentinel|get-master-addr-by-name"));
        used.removeAll(Set.of("cluster", "sentinel")); // their subcommands are named above
        assertThat(used).containsAll(BESIDES);
        used.removeAll(BESIDES);
        assertThat(allowed("user tickwire on")).isEqualTo(used);
        String document = Files.readString(ROOT.resolve("docs/operations.md"));
        BESIDES.forEach(command -> assertThat(document)
                .as("in the table")
                .containsPattern("[`\\s]\\+" + Pattern.quote(command) + "[`\\s]"));
    }

    @Test
    void theRuleOfTheCommandDeadAllowsWhatItSends() throws IOException {
        Set<String> used = new TreeSet<>(Set.of("eval", "evalsha"));
        used.addAll(sentBy("launcher"));
        used.addAll(calledBy(ROOT.resolve("modules/core/src/main/resources/io/tickwire/redis/append.lua")));
        assertThat(allowed("user tickwire-dead on")).isEqualTo(used);
    }

    private static Set<String> allowed(String beginning) throws IOException {
        List<String> rules = Files.readAllLines(ROOT.resolve("docs/operations.md")).stream()
                .filter(line -> line.startsWith(beginning))
                .toList();
        assertThat(rules).hasSize(1);
        return Arrays.stream(rules.get(0).split(" "))
                .filter(word -> word.startsWith("+"))
                .map(word -> word.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> sentBy(String... modules) throws IOException {
        Set<String> commands = new TreeSet<>();
        for (String module : modules) {
            try (Stream<Path> files = Files.walk(ROOT.resolve("modules/" + module + "/src/main"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (file.toString().endsWith(".lua")) {
                        commands.addAll(calledBy(file));
                    } else if (file.toString().endsWith(".java")) {
                        SENT.matcher(Files.readString(file))
                                .results()
                                .forEach(sent -> commands.add(sent.group(1).toLowerCase(Locale.ROOT)));
                    }
                }
            }
        }
        return commands;
    }

    private static Set<String> calledBy(Path script) throws IOException {
        Set<String> commands = new TreeSet<>();
        Matcher call = CALLED.matcher(Files.readString(script));
        while (call.find()) {
            String name = call.group(1).toLowerCase(Locale.ROOT);
            commands.add(
                    WITH_SUBCOMMANDS.contains(name) ? name + "|" + call.group(2).toLowerCase(Locale.ROOT) : name);
        }
        return commands;
    }
}
