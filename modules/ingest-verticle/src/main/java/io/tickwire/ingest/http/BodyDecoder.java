package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.tickwire.ingest.signature.BodySignature;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.LongPredicate;

/**
 * From the bytes as sent to the plain bytes of a post, in slices, when its sender may post. A signature over the bytes as
 * sent counts, as the specification has it, and for gzip one over the plain bytes as well: some senders sign before they
 * compress.
 */
final class BodyDecoder implements SlicedWork {
    /** What came of it. */
    sealed interface Outcome {}

    /** The plain bytes: the first {@code length} of the array. */
    record Decoded(byte[] bytes, int length) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}

    private enum Stage {
        CHECK_SENT,
        INFLATE,
        CHECK_PLAIN
    }

    private final Access access;
    private final Access.Entry entry;
    private final int maxBodyBytes;
    private final boolean isGzip;
    private final byte[] sent;
    private final int length;
    private final LongPredicate room;

    private Stage stage = Stage.CHECK_SENT;
    private BodySignature signature; // being checked, or that was checked last; null before and when none is needed
    private boolean isDoubtful; // the signature is not over the bytes as sent
    private Gunzip gunzip;
    private Decoded plain;
    private Outcome outcome;

    /**
     * @param entry of the same request; must not be a refusal
     * @param sent the body as sent, in its first {@code length} bytes
     * @param room asked for each further piece of memory, in bytes, before it is used
     */
    BodyDecoder(
            Access access,
            Access.Entry entry,
            int maxBodyBytes,
            boolean isGzip,
            byte[] sent,
            int length,
            LongPredicate room) {
        this.access = access;
        this.entry = entry;
        this.maxBodyBytes = maxBodyBytes;
        this.isGzip = isGzip;
        this.sent = sent;
        this.length = length;
        this.room = room;
    }

    /** Whether the body has an encoding that can be undone. */
    static boolean understands(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding == null || encoding.equalsIgnoreCase("identity") || isGzip(request);
    }

    static boolean isGzip(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    @Override
    public boolean advance(Slice slice) {
        while (outcome == null) {
            boolean done =
                    switch (stage) {
                        case CHECK_SENT -> checkSent(slice);
                        case INFLATE -> inflate(slice);
                        case CHECK_PLAIN -> checkPlain(slice);
                    };
            if (!done) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void drop() {
        if (gunzip != null) {
            gunzip.drop();
        }
    }

    /** Known when the work is done. */
    Outcome outcome() {
        return outcome;
    }

    private boolean checkSent(Slice slice) {
        if (entry instanceof Access.Signed signed) {
            if (signature == null) {
                signature = access.begin(signed, sent, length);
            }
            if (!signature.advance(slice)) {
                return false;
            }
            isDoubtful = !signature.isValid();
        }
        if (isGzip) {
            stage = Stage.INFLATE;
            gunzip = new Gunzip(sent, length, maxBodyBytes, room);
        } else {
            outcome = isDoubtful ? new Refused(Problems.signatureInvalid()) : new Decoded(sent, length);
        }
        return true;
    }

    private boolean inflate(Slice slice) {
        if (!gunzip.advance(slice)) {
            return false;
        }
        if (gunzip.outcome() instanceof Gunzip.NoRoom) {
            outcome = new Refused(Problems.overloaded());
        } else if (gunzip.outcome() instanceof Gunzip.Inflated inflated) {
            plain = new Decoded(inflated.bytes(), inflated.length());
            stage = Stage.CHECK_PLAIN;
            signature = isDoubtful ? access.begin((Access.Signed) entry, plain.bytes(), plain.length()) : null;
        } else if (isDoubtful) {
            outcome = new Refused(Problems.signatureInvalid());
        } else if (gunzip.outcome() instanceof Gunzip.Corrupt corrupt) {
            outcome = new Refused(Problems.corruptGzip(corrupt.reason()));
        } else {
            outcome = new Refused(Problems.tooLarge(maxBodyBytes));
        }
        return true;
    }

    private boolean checkPlain(Slice slice) {
        if (signature != null && !signature.advance(slice)) {
            return false;
        }
        outcome = signature == null || signature.isValid() ? plain : new Refused(Problems.signatureInvalid());
        return true;
    }
}
