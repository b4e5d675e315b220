package io.tickwire.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints live updates in a terminal until it is interrupted. */
@Command(name = "tail", mixinStandardHelpOptions = true, description = "Print live updates of a gateway.")
final class TailCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8080",
            description = "Gateway. Default: ${DEFAULT-VALUE}")
    String url;

    @Option(
            names = "--conflate",
            paramLabel = "MS",
            defaultValue = "0",
            description = "At most one update of a symbol in this many milliseconds, 0 to 10000.")
    int conflateMs;

    @Option(names = "--json", description = "Print the messages as they come, one a line.")
    boolean json;

    @Parameters(
            paramLabel = "CHANNEL",
            defaultValue = "symbol:*",
            description = "symbol:BTC-USD, symbol:BTC-*, bars:BTC-USD. Default: ${DEFAULT-VALUE}")
    List<String> channels;

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        TailSession session = new TailSession(
                vertx,
                new TailSession.Subscription(url, channels, conflateMs),
                json ? String::valueOf : new TailLines(),
                spec.commandLine().getOut()::println,
                spec.commandLine().getErr()::println);
        Future<Void> ended = session.run();
        ended.eventually(vertx::close).await(Long.MAX_VALUE, TimeUnit.MILLISECONDS);
        return ExitCode.CLEAN;
    }
}
