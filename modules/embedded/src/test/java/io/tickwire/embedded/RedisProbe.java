package io.tickwire.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks Redis over a connection of its own. Words without spaces only. */
final class RedisProbe {
    private RedisProbe() {}

    /** The lines of the answer; an error fails. */
    static List<String> ask(String url, String... words) throws IOException {
        URI uri = URI.create(url);
        try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
            socket.setSoTimeout(5_000);
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            if (uri.getUserInfo() != null) {
                write(socket, "AUTH " + uri.getUserInfo().replace(':', ' '));
                read(in);
            }
            write(socket, String.join(" ", words));
            return read(in);
        }
    }

    private static void write(Socket socket, String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static List<String> read(BufferedReader in) throws IOException {
        String line = in.readLine();
        List<String> lines = new ArrayList<>();
        switch (line.charAt(0)) {
            case '*' -> {
                for (int i = Integer.parseInt(line.substring(1)); i > 0; i--) {
                    lines.addAll(read(in));
                }
            }
            case '$' ->
                lines.addAll(line.equals("$-1") ? List.of("nil") : bulk(in, Integer.parseInt(line.substring(1))));
            case '-' -> throw new IOException(line);
            default -> lines.add(line.substring(1));
        }
        return lines;
    }

    private static List<String> bulk(BufferedReader in, int length) throws IOException {
        char[] text = new char[length];
        for (int read = 0; read < length; ) {
            read += in.read(text, read, length - read);
        }
        in.readLine();
        return new String(text).lines().toList();
    }
}
