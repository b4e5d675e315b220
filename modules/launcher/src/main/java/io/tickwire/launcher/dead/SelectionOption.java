package io.tickwire.launcher.dead;

import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How a command is told which letters it is about. */
final class SelectionOption {
    @Parameters(paramLabel = "ID", arity = "0..*", description = "As dead list shows them.")
    List<String> ids = List.of();

    @Option(names = "--all", description = "All that are there when the command begins.")
    boolean all;

    /** @throws IllegalArgumentException unless it is ids or all, and ids are in Redis' form */
    Selection selection() {
        return Selection.of(ids, all);
    }
}
