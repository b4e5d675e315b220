package io.tickwire.gateway.ws;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Puts a client's message together from the frames it came in. Each byte is copied once, and the frames are few: what a message
 * costs is bounded by its size. For one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6455#section-5.4">RFC 6455, fragmentation</a>
 */
final class MessageAssembly {
    /** The largest message. */
    static final int MAX_BYTES = 64 * 1024;

    /** The most frames of one message: browsers send one, libraries that stream a few. */
    static final int MAX_FRAGMENTS = 64;

    /** Why a message can't be taken, and the connection ends. */
    enum Fault {
        TOO_LARGE("a message must have at most " + MAX_BYTES + " bytes"),
        TOO_MANY_FRAGMENTS("a message must have at most " + MAX_FRAGMENTS + " frames"),
        EMPTY_FRAGMENT("a frame that is not a message's last must not be empty"),
        NOT_UTF8("text must be UTF-8");

        private final String rule;

        Fault(String rule) {
            this.rule = rule;
        }

        /** What a message must be. */
        String rule() {
            return rule;
        }
    }

    /**
     * What has come of a frame; neither is there when the message goes on.
     *
     * @param text the whole message
     */
    record Result(Optional<String> text, Optional<Fault> fault) {
        private static final Result GOES_ON = new Result(Optional.empty(), Optional.empty());

        private static Result of(Fault fault) {
            return new Result(Optional.empty(), Optional.of(fault));
        }
    }

    private Buffer bytes;
    private int fragments;

    /** Takes the next frame; after a fault nothing more is to be given to it. */
    Result add(Buffer part, boolean isLast) {
        int length = (bytes == null ? 0 : bytes.length()) + part.length();
        fragments++;
        if (length > MAX_BYTES) {
            return Result.of(Fault.TOO_LARGE);
        }
        if (isLast) {
            Buffer whole = bytes == null ? part : bytes.appendBuffer(part);
            bytes = null;
            fragments = 0;
            return text(whole.getBytes());
        }
        if (part.length() == 0) {
            return Result.of(Fault.EMPTY_FRAGMENT);
        }
        if (fragments >= MAX_FRAGMENTS) { // this one, and one more to come
            return Result.of(Fault.TOO_MANY_FRAGMENTS);
        }
        bytes = (bytes == null ? Buffer.buffer() : bytes).appendBuffer(part);
        return Result.GOES_ON;
    }

    /** Forgets what came of a message so far. */
    void clear() {
        bytes = null;
        fragments = 0;
    }

    private static Result text(byte[] utf8) {
        try {
            return new Result(
                    Optional.of(StandardCharsets.UTF_8
                            .newDecoder() // it reports what is malformed, where new String replaces it
                            .decode(ByteBuffer.wrap(utf8))
                            .toString()),
                    Optional.empty());
        } catch (CharacterCodingException e) {
            return Result.of(Fault.NOT_UTF8);
        }
    }
}
