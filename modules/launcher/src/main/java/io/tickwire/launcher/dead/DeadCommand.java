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
            "A tick gets here when Postgres refuses it alone (a constraint, say); its neighbours are stored. Mend the",
            "cause, then requeue: the tick goes the normal way again, and is stored once however often it is requeued.",
            "Exit codes: 0 done, 1 Redis failed or some letters could not be dealt with, 2 bad usage."
        })
public final class DeadCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getErr().println("tickwire: must be followed by list, show, requeue or drop: command=dead");
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
