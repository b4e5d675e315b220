package io.tickwire.embedded;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Runs programs to their end, in English and with nothing of Tickwire's or of a Postgres client's environment. */
final class Command {
    /** What the JDK says when a program's file is open for writing: ETXTBSY. */
    private static final String BUSY = "error=26,";

    private static final int BUSY_ATTEMPTS = 100;
    private static final long BUSY_PAUSE_MS = 20;

    private Command() {}

    /**
     * Runs a program that writes to a log. An interrupt kills it.
     *
     * @param input what it reads from stdin
     * @return its exit code
     */
    static int run(List<String> arguments, Path directory, String input, ServerLog log)
            throws IOException, InterruptedException {
        Process process = start(builder(arguments)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile())));
        try {
            try (Writer stdin = process.outputWriter(StandardCharsets.UTF_8)) {
                stdin.write(input);
            } catch (IOException e) {
                log.append("a program ended without reading its input: " + e.getMessage());
            }
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a program that answers at once and little writes, trimmed; empty when it fails or is not there. */
    static String ask(List<String> arguments) throws InterruptedException {
        try {
            Process process = builder(arguments).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            return process.waitFor() == 0 ? output : "";
        } catch (IOException e) {
            return ""; // no such program: the caller has another way or an error to tell
        }
    }

    /**
     * A program that was unpacked just now is busy while a process has its file open that another thread forked during the
     * unpacking, and that has not become its own program yet: for some milliseconds.
     */
    private static Process start(ProcessBuilder builder) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return builder.start();
            } catch (IOException e) {
                if (attempt == BUSY_ATTEMPTS || !String.valueOf(e.getMessage()).contains(BUSY)) {
                    throw e;
                }
            }
            Thread.sleep(BUSY_PAUSE_MS);
        }
    }

    private static ProcessBuilder builder(List<String> arguments) {
        ProcessBuilder builder = new ProcessBuilder(arguments).redirectErrorStream(true);
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("TICKWIRE_") || name.startsWith("PG") || name.equals("REDIS_URL"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }
}
