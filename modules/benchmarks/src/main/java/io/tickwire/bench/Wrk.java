package io.tickwire.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Debian's wrk: an HTTP load that is not ours. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    /**
     * @param refused answers other than 2xx: a run that has any is no measurement
     */
    record Run(double requestsPerSecond, long requests, long refused) {}

    private final Path scripts;

    Wrk(Path scripts) {
        this.scripts = scripts;
    }

    Run post(String url, String script, int connections, int seconds) throws IOException, InterruptedException {
        Path lua = scripts.resolve(script);
        try (InputStream in = Objects.requireNonNull(Wrk.class.getResourceAsStream(script), script)) {
            Files.write(lua, in.readAllBytes());
        }
        Process process = new ProcessBuilder(
                        List.of("wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "-s", lua.toString(), url))
                .redirectErrorStream(true)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Matcher rate = RATE.matcher(out);
        Matcher total = TOTAL.matcher(out);
        if (!rate.find() || !total.find()) {
            throw new IOException("wrk did not measure:\n" + out);
        }
        Matcher refused = REFUSED.matcher(out);
        return new Run(
                Double.parseDouble(rate.group(1)),
                Long.parseLong(total.group(1)),
                refused.find() ? Long.parseLong(refused.group(1)) : 0);
    }
}
