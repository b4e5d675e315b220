package io.tickwire.system.attack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that sends what no client should: frames by hand, and nothing is read that is not asked for. */
final class RawWebSocket implements AutoCloseable {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    private static final int FINAL = 0x80;
    private static final int MASKED = 0x80;

    private final Socket socket;

    /** @param receiveBytes of the socket's buffer; a small one makes it a slow reader soon */
    RawWebSocket(Target target, int receiveBytes) throws IOException {
        socket = target.socket("gateway");
        socket.setReceiveBufferSize(receiveBytes);
        socket.setSoTimeout(20_000);
        socket.getOutputStream()
                .write(("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(head()).startsWith("HTTP/1.1 101");
    }

    private String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                break;
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    void text(String text) {
        frame(TEXT, text.getBytes(StandardCharsets.UTF_8), true);
    }

    /** The mask is 0: the bytes stay what they are. A connection that the server has ended takes nothing more. */
    boolean frame(int opcode, byte[] payload, boolean isLast) {
        try {
            socket.getOutputStream().write(bytes(opcode, payload, isLast));
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    static byte[] bytes(int opcode, byte[] payload, boolean isLast) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(opcode | (isLast ? FINAL : 0));
        if (payload.length < 126) {
            frame.write(MASKED | payload.length);
        } else if (payload.length < 1 << 16) {
            frame.write(MASKED | 126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(MASKED | 127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** Writes frames as they are. */
    boolean write(byte[] frames) {
        try {
            socket.getOutputStream().write(frames);
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    /** Reads until the server ends the connection; the close code, or -1 when there was none. */
    int readToTheEnd() throws IOException {
        byte[] last = new byte[0];
        byte[] all = socket.getInputStream().readAllBytes();
        int at = 0;
        while (at + 2 <= all.length) {
            int length = all[at + 1] & 0x7F;
            int header = 2;
            if (length == 126) {
                length = (all[at + 2] & 0xFF) << 8 | all[at + 3] & 0xFF;
                header = 4;
            } else if (length == 127) {
                throw new IOException("a frame of more than 64 KiB was not expected");
            }
            if ((all[at] & 0x0F) == 8 && length >= 2) {
                last = new byte[] {all[at + header], all[at + header + 1]};
            }
            at += header + length;
        }
        return last.length == 0 ? -1 : (last[0] & 0xFF) << 8 | last[1] & 0xFF;
    }

    /** Reads what there is, and waits a while for the end of the connection. */
    boolean isEnded() {
        try {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // a reset, because much was not read there
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
