package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.tickwire.ingest.signature.SignatureCheck;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * From the bytes as sent to the plain bytes of a post, when its sender may post. A signature over the bytes as sent
 * counts and, for gzip, one over the plain bytes as well: senders differ in whether they sign before they compress.
 */
final class BodyDecoder {
    /** What came of it. */
    sealed interface Outcome {}

    /** The plain bytes: the first {@code length} of the array. */
    record Decoded(byte[] bytes, int length) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}

    private final Access access;
    private final int maxBodyBytes;

    BodyDecoder(Access access, int maxBodyBytes) {
        this.access = access;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** Whether the body has an encoding that can be undone. */
    static boolean understands(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding == null || encoding.equalsIgnoreCase("identity") || isGzip(request);
    }

    private static boolean isGzip(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
    }

    Outcome decode(HttpServerRequest request, byte[] sent, int length, long nowSeconds) {
        boolean gzip = isGzip(request);
        SignatureCheck check = access.check(request, sent, length, nowSeconds);
        if (check != SignatureCheck.VALID && !(check == SignatureCheck.INVALID && gzip)) {
            return new Refused(access.problemOf(request, check));
        }
        if (!gzip) {
            return new Decoded(sent, length);
        }
        Gunzip.Outcome outcome = Gunzip.inflate(sent, length, maxBodyBytes);
        if (check == SignatureCheck.INVALID
                && !(outcome instanceof Gunzip.Inflated plain
                        && access.check(request, plain.bytes(), plain.length(), nowSeconds) == SignatureCheck.VALID)) {
            return new Refused(Problems.signatureInvalid());
        }
        if (outcome instanceof Gunzip.Inflated plain) {
            return new Decoded(plain.bytes(), plain.length());
        }
        return new Refused(
                outcome instanceof Gunzip.Corrupt corrupt
                        ? Problems.corruptGzip(corrupt.reason())
                        : Problems.tooLarge(maxBodyBytes));
    }
}
