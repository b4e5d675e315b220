package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.tickwire.ingest.signature.SignatureCheck;
import io.tickwire.ingest.signature.SignatureVerifier;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/**
 * From the bytes as sent to the plain bytes of a post, when its signature is good. A signature over the bytes as sent
 * counts and, for gzip, one over the plain bytes as well: senders differ in whether they sign before they compress.
 */
final class BodyDecoder {
    /** What came of it. */
    sealed interface Outcome {}

    /** The plain bytes: the first {@code length} of the array. */
    record Decoded(byte[] bytes, int length) implements Outcome {}

    record Refused(Problem problem) implements Outcome {}

    private final SignatureVerifier signatures;
    private final int maxBodyBytes;

    BodyDecoder(SignatureVerifier signatures, int maxBodyBytes) {
        this.signatures = signatures;
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
        SignatureCheck check = check(request, sent, length, nowSeconds);
        if (check != SignatureCheck.VALID && !(check == SignatureCheck.INVALID && gzip)) {
            return new Refused(problemOf(check));
        }
        if (!gzip) {
            return new Decoded(sent, length);
        }
        Gunzip.Outcome outcome = Gunzip.inflate(sent, length, maxBodyBytes);
        if (check == SignatureCheck.INVALID
                && !(outcome instanceof Gunzip.Inflated plain
                        && check(request, plain.bytes(), plain.length(), nowSeconds) == SignatureCheck.VALID)) {
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

    private SignatureCheck check(HttpServerRequest request, byte[] bytes, int length, long nowSeconds) {
        if (!signatures.isRequired()) {
            return SignatureCheck.VALID;
        }
        return signatures.verify(
                request.getHeader(SignatureVerifier.ID_HEADER),
                request.getHeader(SignatureVerifier.TIMESTAMP_HEADER),
                request.getHeader(SignatureVerifier.SIGNATURE_HEADER),
                bytes,
                length,
                nowSeconds);
    }

    private static Problem problemOf(SignatureCheck check) {
        return switch (check) {
            case MISSING -> Problems.signatureMissing();
            case EXPIRED -> Problems.signatureExpired();
            case INVALID -> Problems.signatureInvalid();
            case VALID -> throw new IllegalArgumentException("is no problem: check=" + check);
        };
    }
}
