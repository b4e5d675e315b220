package io.tickwire.launcher.dead;

import io.tickwire.launcher.ExitCode;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Prints a line for each letter, oldest first, a page at a time. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "A line for each dead letter, oldest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:Redis can't be reached or refuses, or some letters could not be dealt with",
            "2:bad usage"
        })
final class DeadList implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RedisSession session;

    @Option(names = "--json", description = "A JSON object for each letter, one a line, complete.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        AtomicLong printed = new AtomicLong();
        Function<StoredLetter, String> format = json ? LetterJson::of : LetterText::row;
        return session.run(err, redis -> {
            if (!json) {
                out.println(LetterText.HEADER);
            }
            return new DeadLetterStream(redis)
                    .forEachPage(new Selection.All(), missing -> {}, page -> {
                        page.forEach(letter -> out.println(format.apply(letter)));
                        out.flush();
                        printed.addAndGet(page.size());
                        return Future.succeededFuture();
                    })
                    .map(done -> {
                        if (printed.get() == 0) {
                            err.println("There are no dead letters.");
                        }
                        return ExitCode.CLEAN;
                    });
        });
    }
}
