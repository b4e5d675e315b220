package io.tickwire.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickwire.teststores.Ports;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A real haproxy that serves a gateway under {@code /tick/}, and takes the prefix off; every other path is a 404. On a second
 * port, another origin, it has an empty page.
 */
final class PrefixProxy implements AutoCloseable {
    private static final String CONFIGURATION = """
            defaults
              mode http
              timeout connect 5s
              timeout client 60s
              timeout server 60s
              timeout tunnel 60s

            frontend tick
              bind 127.0.0.1:%d
              http-request deny deny_status 404 unless { path_beg /tick/ }
              http-request replace-path /tick(/.*) \\1
              default_backend gateway

            frontend elsewhere
              bind 127.0.0.1:%d
              http-request return status 200 content-type text/html string "<!doctype html><link rel=icon href=data:,>"

            backend gateway
              server one 127.0.0.1:%d
            """;

    private final int port = Ports.free();
    private final int otherPort = Ports.free();
    private final Process process;

    /** Starts; skips the test on a machine without haproxy. */
    PrefixProxy(Path directory, URI gateway) throws Exception {
        Path program = program();
        Path configuration = Files.writeString(
                directory.resolve("haproxy.cfg"),
                String.format(Locale.ROOT, CONFIGURATION, port, otherPort, gateway.getPort()));
        Path log = directory.resolve("haproxy.log");
        process = new ProcessBuilder(program.toString(), "-db", "-f", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Await.until("haproxy listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("haproxy ended:\n" + Files.readString(log));
            }
            return listens(port) && listens(otherPort);
        });
    }

    /** Of the gateway's pages, with a slash at the end. */
    String url() {
        return "http://127.0.0.1:" + port + "/tick/";
    }

    /** Of the empty page of another origin. */
    String otherOrigin() {
        return "http://127.0.0.1:" + otherPort + "/";
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path program() {
        Path found = Stream.of("/usr/sbin/haproxy", "/usr/bin/haproxy", "/usr/local/sbin/haproxy")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
        assumeTrue(found != null, "no haproxy on this machine: install it (Debian: apt-get install haproxy)");
        return found;
    }

    @Override
    public void close() {
        process.destroyForcibly(); // it has nothing to save
    }
}
