package io.tickwire.launcher.dead;

import io.tickwire.launcher.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What can't be decoded or stored is set aside in {@code md:dead}; here an operator looks at it and decides. */
@Command(
        name = "dead",
        mixinStandardHelpOptions = true,
        description = "List, show, requeue or drop dead letters: ticks that could not be stored.",
        subcommands = {DeadList.class, DeadShow.class, DeadRequeue.class, DeadDrop.class},
        footer = {
            "",
            "A tick becomes a dead letter when Postgres refuses it, for example because of a constraint. The ticks around",
            "it are stored. Remove the cause, then requeue: the tick goes through the queue again. However often it is",
            "requeued, it is stored once."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:Redis can't be reached or refuses, or some letters could not be dealt with",
            "2:bad usage"
        })
public final class DeadCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("tickwire: dead needs one of these: list, show, requeue, drop");
        spec.commandLine().getErr().println("Help: tickwire dead --help");
        return ExitCode.USAGE;
    }
}
