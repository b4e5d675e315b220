package io.tickwire.system.pasted;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What can't be pasted on a machine of tests, and why. Whoever adds to it has a reason. */
final class NotRun {
    private static final Map<String, String> PROGRAMS = new TreeMap<>(Map.of(
            "mvn", "this test is a part of that build",
            "make", "its targets run Maven, which this test is a part of",
            "docker", "needs a Docker engine; the job image of .github/workflows/ci.yml runs the compose file",
            "amtool", "needs an Alertmanager",
            "helm", "needs a Kubernetes cluster; RenderedPodsIT runs what the charts render",
            "kubectl", "needs a Kubernetes cluster",
            "look", "a word of the runbook: it looks at pods or containers"));

    private static final Map<String, String> LANGUAGES = new TreeMap<>(Map.of(
            "text", "nothing to paste: a picture or a formula",
            "yaml", "values of the charts, which deploy-tests render",
            "promql", "deploy/check runs it on Prometheus' own parser, with the metrics of these system tests",
            "sql", "RenderedPodsIT runs it on the tables of a system that works (RunbookTryout)"));

    private final Set<String> used = new HashSet<>();

    Optional<String> reason(ShellCommand command) {
        Optional<String> program = command.names(PROGRAMS.keySet());
        program.ifPresent(used::add);
        return program.map(PROGRAMS::get);
    }

    Optional<String> reason(Block block) {
        if (LANGUAGES.containsKey(block.language())) {
            used.add(block.language());
        }
        return Optional.ofNullable(LANGUAGES.get(block.language()));
    }

    /** Entries that excuse nothing any more. */
    Set<String> unused() {
        Set<String> unused = new HashSet<>(PROGRAMS.keySet());
        unused.addAll(LANGUAGES.keySet());
        unused.removeAll(used);
        return unused;
    }
}
