package io.tickwire.launcher.dead;

import io.tickwire.domain.MicrosClock;
import io.tickwire.launcher.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends dead ticks the normal way again, see {@link Requeue}. */
@Command(
        name = "requeue",
        mixinStandardHelpOptions = true,
        description =
                "Send dead ticks the normal way again. Those whose ticks are not known stay, and the others go on.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:Redis can't be reached or refuses, or some letters could not be dealt with",
            "2:bad usage"
        })
final class DeadRequeue implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RedisSession session;

    @Mixin
    SelectionOption letters;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Selection selection;
        try {
            selection = letters.selection();
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        return session.run(err, redis -> {
            AtomicInteger problems = new AtomicInteger();
            Requeue requeue = new Requeue(redis, MicrosClock.system(), problem -> {
                problems.incrementAndGet();
                err.println("tickwire: " + problem);
            });
            return requeue.run(selection)
                    .onComplete(ended -> out.println("requeued " + requeue.requeued()))
                    .map(done -> problems.get() == 0 ? ExitCode.CLEAN : ExitCode.FAILURE);
        });
    }
}
