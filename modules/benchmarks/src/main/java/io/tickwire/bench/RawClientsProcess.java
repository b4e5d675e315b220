package io.tickwire.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@link RawClients} in a process of their own, all connected. */
final class RawClientsProcess implements AutoCloseable {
    /**
     * What the clients have got so far.
     *
     * @param updates of the symbol, summed over clients
     * @param writes frames or chunks that brought them
     * @param ended connections that have ended
     */
    record Counts(long updates, long writes, long bytes, long ended) {}

    private final Process process;
    private final BufferedReader out;

    RawClientsProcess(int port, String transport, int clients, String symbol, int conflateMs, int messageBytes)
            throws IOException {
        process = new ProcessBuilder(List.of(
                        "java",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1", // it is small and begins at once
                        "-classpath",
                        System.getProperty("java.class.path"),
                        RawClients.class.getName(),
                        Integer.toString(port),
                        transport,
                        Integer.toString(clients),
                        symbol,
                        Integer.toString(conflateMs),
                        Integer.toString(messageBytes)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        out = process.inputReader(StandardCharsets.US_ASCII);
        String connected = out.readLine();
        if (connected == null || !connected.startsWith("connected ")) {
            throw new IOException("clients did not connect: " + connected);
        }
    }

    Counts counts() throws IOException {
        process.outputWriter(StandardCharsets.US_ASCII).append('\n').flush();
        String[] counts = out.readLine().split(" ");
        return new Counts(
                Long.parseLong(counts[0]),
                Long.parseLong(counts[1]),
                Long.parseLong(counts[2]),
                Long.parseLong(counts[3]));
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
