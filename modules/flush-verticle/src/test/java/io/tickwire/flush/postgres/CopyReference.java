package io.tickwire.flush.postgres;

import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's measure: psql's {@code \copy} of each share over a connection of its own, one transaction each. */
final class CopyReference {
    private final int port;
    private final List<Path> files = new ArrayList<>();

    /** Writes the files; not part of what is measured. */
    CopyReference(int port, Path directory, List<List<Tick>> shares) throws IOException {
        this.port = port;
        for (List<Tick> share : shares) {
            Path file = Files.createTempFile(directory, "copy", ".tsv");
            try (Writer out = Files.newBufferedWriter(file)) {
                for (Tick tick : share) {
                    StringBuilder line = new StringBuilder(tick.symbol()).append('\t');
                    Rfc3339.append(line, tick.tsMicros()).append('\t');
                    tick.price().appendTo(line).append('\t');
                    tick.volume().appendTo(line).append('\t');
                    out.append(line.append(tick.source())
                            .append('\t')
                            .append(tick.seq())
                            .append('\n'));
                }
            }
            files.add(file);
        }
    }

    void run() throws IOException, InterruptedException {
        List<Process> running = new ArrayList<>();
        for (Path file : files) {
            running.add(new ProcessBuilder(
                            "psql",
                            "-qX",
                            "-vON_ERROR_STOP=1",
                            "postgresql://postgres@127.0.0.1:" + port + "/postgres",
                            "-c",
                            "\\copy md_ticks FROM '" + file + "'")
                    .inheritIO()
                    .start());
        }
        for (Process process : running) {
            if (process.waitFor() != 0) {
                throw new IOException("psql failed: exit=" + process.exitValue());
            }
        }
    }
}
