package io.tickwire.launcher;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** The real command {@code feed}, in this process, before a webhook that remembers what was posted. */
final class FeedRig implements AutoCloseable {
    private static final Pattern TICK = Pattern.compile("\\{\"symbol\":\"(.*?)\",\"ts\":\"(.*?)\",\"price\":\"(.*?)\","
            + "\"volume\":\"(.*?)\",\"source\":\"(.*?)\"(?:,\"seq\":(.*?))?}");

    private final HttpServer server;
    private final IntFunction<Answer> answers;
    private final List<String> posted = Collections.synchronizedList(new ArrayList<>());
    private int posts;

    /** What the webhook says to the n-th post; an empty body is the usual one for the status 200. */
    record Answer(int status, String body) {
        static final Answer TAKEN = new Answer(200, "");
    }

    /** What a run of the command said and posted. */
    record Run(int exitCode, String out, String err, List<String> posted) {}

    FeedRig(IntFunction<Answer> answers) throws IOException {
        this.answers = answers;
        this.server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::answer);
        server.start();
    }

    FeedRig() throws IOException {
        this(n -> Answer.TAKEN);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhook/ticks";
    }

    /** Ticks posted since the last call, as {@code symbol ts price volume source seq}; {@code -} where seq is left out. */
    List<String> takePosted() {
        synchronized (posted) {
            List<String> all = List.copyOf(posted);
            posted.clear();
            return all;
        }
    }

    Run feed(Path file, String... options) {
        List<String> arguments = new ArrayList<>(List.of("feed", file.toString(), "--url=" + url()));
        arguments.addAll(Arrays.asList(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine(Map.of());
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString(), takePosted());
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = answers.apply(posts++);
        String words = answer.body();
        if (words.isEmpty()) {
            List<String> ticks = body.lines().map(FeedRig::tick).toList();
            posted.addAll(ticks);
            words = "{\"accepted\":" + ticks.size() + ",\"rejected\":[]}";
        }
        byte[] bytes = words.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String tick(String json) {
        Matcher tick = TICK.matcher(json);
        if (!tick.matches()) {
            throw new IllegalArgumentException("not a tick: json=" + json);
        }
        String seq = tick.group(6) == null ? "-" : tick.group(6);
        return String.join(" ", tick.group(1), tick.group(2), tick.group(3), tick.group(4), tick.group(5), seq);
    }
}
