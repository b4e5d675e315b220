package io.tickwire.launcher;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints live updates in a terminal until it is interrupted. */
@Command(
        name = "tail",
        mixinStandardHelpOptions = true,
        description = "Print live updates of a gateway until Ctrl-C.",
        footer = {
            "",
            "On a terminal: a table in colours (NO_COLOR, --no-color or TERM=dumb: without). Otherwise plain lines, which",
            "stay as they are for programs: time, symbol, price, change over 24 hours, vol, volume, #seq.",
            "ticks:… prints every tick: time, symbol, price, vol, volume, source, #seq; and where some are missing, a line that",
            "begins with gap.",
            "After a lost connection it connects again and goes on where it was."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "1:the gateway can't be reached or refuses, or standard output is closed",
            "2:bad usage",
            "130:ended by Ctrl-C",
            "143:ended by SIGTERM"
        })
final class TailCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Gateway, with a path if a proxy has one before it. Default: http://127.0.0.1:8080, or as"
                    + " TICKWIRE_HOST and TICKWIRE_GATEWAY_PORT say.")
    String url;

    @Option(
            names = "--conflate",
            paramLabel = "MS",
            defaultValue = "0",
            description =
                    "At most one update of a symbol in this many milliseconds, 0 to 10000. Default: ${DEFAULT-VALUE}")
    int conflateMs;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description =
                    "Access token, where the gateway needs one. Other users of this machine see it here, and not in"
                            + " TICKWIRE_TOKEN, which is the default.")
    String token;

    @Option(names = "--json", description = "Print the messages as they come, one a line.")
    boolean json;

    @Option(names = "--no-color", description = "No colours in the table.")
    boolean noColor;

    @Mixin
    RetryOption retry;

    @Parameters(
            paramLabel = "CHANNEL",
            defaultValue = "symbol:*",
            description = "symbol:BTC-USD, symbol:BTC-*, bars:BTC-USD, ticks:BTC-*, market. Default: ${DEFAULT-VALUE}")
    List<String> channels;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        TailSession.Subscription subscription;
        try {
            String gateway = url == null ? CommandSettings.ofThisProcess().gatewayUrl() : url;
            subscription = new TailSession.Subscription(
                    TailSession.Subscription.gateway(gateway), channels, conflateMs, retry.retryFor(), token());
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Vertx vertx = CommandVertx.create();
        TailSession session = new TailSession(vertx, subscription, format(System.getenv()), out, err::println);
        Future<Void> ended = session.run();
        ended.eventually(vertx::close).await(Long.MAX_VALUE, TimeUnit.MILLISECONDS);
        return ExitCode.CLEAN;
    }

    private Optional<String> token() {
        return Optional.ofNullable(token)
                .or(() -> Optional.ofNullable(System.getenv("TICKWIRE_TOKEN")))
                .map(String::trim)
                .filter(given -> !given.isEmpty());
    }

    private Function<JsonObject, String> format(Map<String, String> environment) {
        if (json) {
            return JsonObject::encode;
        }
        if (!Terminal.isThere()) {
            return new TailLines();
        }
        TailTable table = new TailTable(noColor ? Ansi.OFF : Terminal.colours(environment));
        table.header().forEach(spec.commandLine().getOut()::println);
        return table;
    }
}
