package io.tickwire.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands that this version does not have yet: they say so, and end as bad usage. */
final class UnavailableCommand {
    private UnavailableCommand() {}

    private static int refuse(CommandLine.Model.CommandSpec spec) {
        spec.commandLine().getErr().println("tickwire: not available in this version: command=" + spec.name());
        return ExitCode.USAGE;
    }

    /** Stored ticks back into a webhook. */
    @Command(name = "replay", description = "Post stored ticks to a webhook again (not available in this version).")
    static final class Replay implements Callable<Integer> {
        @CommandLine.Spec
        CommandLine.Model.CommandSpec spec;

        @Parameters(hidden = true)
        List<String> ignored;

        @Override
        public Integer call() {
            return refuse(spec);
        }
    }
}
