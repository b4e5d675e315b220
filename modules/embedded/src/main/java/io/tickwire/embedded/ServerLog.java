package io.tickwire.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** The log file of a server, read back to say why it did not start. A long one is set aside at a start, one is kept. */
final class ServerLog {
    private static final long SET_ASIDE_BYTES = 16 << 20;
    private static final int READ_BACK_BYTES = 64 << 10;
    private static final int LINES_TOLD = 4;

    private final Path file;
    private long mark;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** From here on is what {@link #says} and {@link #end} look at. */
    void mark() throws IOException {
        if (Files.exists(file) && Files.size(file) > SET_ASIDE_BYTES) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        mark = Files.exists(file) ? Files.size(file) : 0;
    }

    void append(String line) throws IOException {
        Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    boolean says(String text) throws IOException {
        return sinceMark().contains(text);
    }

    /** The last lines and where to read more, for the message of an error. */
    String end() throws IOException {
        List<String> lines = sinceMark().lines().filter(line -> !line.isBlank()).toList();
        String last = String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
        return "log=" + file + " end=" + last;
    }

    private String sinceMark() throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            long from = Math.max(mark, channel.size() - READ_BACK_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) Math.max(0, channel.size() - from));
            channel.position(from);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // a read may bring less than was asked for
            }
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        }
    }
}
