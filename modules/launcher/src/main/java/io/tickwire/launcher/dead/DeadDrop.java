package io.tickwire.launcher.dead;

import io.tickwire.launcher.ExitCode;
import java.io.Console;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes letters for good, after asking. */
@Command(
        name = "drop",
        mixinStandardHelpOptions = true,
        description = "Remove dead letters for good. Asks first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:Redis can't be reached or refuses, or some letters could not be dealt with",
            "2:bad usage"
        })
final class DeadDrop implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RedisSession session;

    @Mixin
    SelectionOption letters;

    @Option(names = "--yes", description = "Don't ask. Needed where there is no terminal to ask on.")
    boolean yes;

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
        Console terminal = System.console();
        if (!yes && terminal == null) {
            err.println("tickwire: no terminal to ask on: give --yes to drop without being asked");
            return ExitCode.USAGE;
        }
        if (!yes && !isAgreed(terminal)) {
            out.println("dropped 0");
            return ExitCode.CLEAN;
        }
        return session.run(err, redis -> {
            DeadLetterStream stream = new DeadLetterStream(redis);
            AtomicInteger missing = new AtomicInteger();
            AtomicInteger dropped = new AtomicInteger();
            return stream.forEachPage(
                            selection,
                            id -> {
                                missing.incrementAndGet();
                                err.println("tickwire: no such dead letter: id=" + id);
                            },
                            page -> stream.remove(
                                            page.stream().map(StoredLetter::id).toList())
                                    .onSuccess(dropped::addAndGet)
                                    .mapEmpty())
                    .onComplete(ended -> out.println("dropped " + dropped))
                    .map(done -> missing.get() == 0 ? ExitCode.CLEAN : ExitCode.FAILURE);
        });
    }

    private boolean isAgreed(Console terminal) {
        String what = letters.all ? "all dead letters" : "dead letters: " + letters.ids.size();
        String answer = terminal.readLine("drop %s, for good? [y/N] ", what);
        return answer != null && answer.trim().matches("(?i)y(es)?");
    }
}
