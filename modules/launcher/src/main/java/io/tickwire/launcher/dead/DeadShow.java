package io.tickwire.launcher.dead;

import io.tickwire.launcher.ExitCode;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints everything that is known of one letter. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "All of one dead letter: the fields of its tick, or the bytes that are no frame.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:Redis can't be reached or refuses, or some letters could not be dealt with",
            "2:bad usage"
        })
final class DeadShow implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Mixin
    RedisSession session;

    @Parameters(paramLabel = "ID", description = "As dead list shows it.")
    String id;

    @Option(names = "--json", description = "One JSON object; a frame in Base64.")
    boolean json;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Selection selection;
        try {
            selection = new Selection.Ids(List.of(Selection.requireId(id)));
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        AtomicBoolean missing = new AtomicBoolean();
        return session.run(err, redis -> new DeadLetterStream(redis)
                .forEachPage(
                        selection,
                        unknown -> {
                            missing.set(true);
                            err.println("tickwire: no such dead letter: id=" + unknown);
                        },
                        page -> {
                            (json ? List.of(LetterJson.of(page.get(0))) : LetterText.whole(page.get(0)))
                                    .forEach(out::println);
                            return Future.succeededFuture();
                        })
                .map(done -> missing.get() ? ExitCode.FAILURE : ExitCode.CLEAN));
    }
}
