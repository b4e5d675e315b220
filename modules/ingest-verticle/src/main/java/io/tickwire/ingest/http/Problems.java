package io.tickwire.ingest.http;

import io.tickwire.http.Problem;
import io.tickwire.ingest.parse.FaultCode;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.Rejections;
import io.tickwire.ingest.signature.SignatureVerifier;

/** Every answer of the webhook that is no 200. */
final class Problems {
    private Problems() {}

    static Problem notFound(String path) {
        return new Problem(404, "not_found", "There is nothing here", "ticks go to " + Webhook.PATH + ": path=" + path);
    }

    static Problem methodNotAllowed(String method) {
        return new Problem(405, "method_not_allowed", "The method is not allowed", "must be POST: method=" + method);
    }

    static Problem mediaType(String contentType) {
        return new Problem(
                415,
                "unsupported_media_type",
                "The media type is not accepted",
                "must be application/json or application/x-ndjson, in UTF-8: content-type=" + contentType);
    }

    static Problem contentEncoding(String encoding) {
        return new Problem(
                415,
                "unsupported_encoding",
                "The content encoding is not accepted",
                "must be gzip or absent: content-encoding=" + encoding);
    }

    static Problem malformedBody(String reason) {
        return new Problem(
                400, "malformed_request", "The body can't be read", "the body's chunks are no HTTP: reason=" + reason);
    }

    static Problem tooLarge(int maxBodyBytes) {
        return new Problem(
                413,
                "body_too_large",
                "The body is too large",
                "the body is over the limit, which holds after decompression too: maxBodyBytes=" + maxBodyBytes);
    }

    static Problem tooSlow(long receivedBytes) {
        return new Problem(
                408,
                "body_too_slow",
                "The body came too slowly",
                "a body has 10 s, and a second more for each 64000 bytes: receivedBytes=" + receivedBytes);
    }

    static Problem corruptGzip(String reason) {
        return new Problem(400, "malformed_json", "The body can't be read", "body is not gzip: reason=" + reason);
    }

    static Problem unreadable(PostContent.Unreadable unreadable) {
        return unreadable.code() == FaultCode.TOO_MANY_TICKS
                ? new Problem(413, unreadable.code().code(), "The post has too many ticks", unreadable.detail())
                : new Problem(400, unreadable.code().code(), "The body can't be read", unreadable.detail());
    }

    static Problem noValidTick(Rejections rejected) {
        return rejected(
                new Problem(
                        422,
                        "no_valid_tick",
                        "No tick was valid",
                        "every tick was rejected: ticks=" + rejected.count()),
                rejected);
    }

    static Problem tooManyBad(Rejections rejected) {
        return rejected(
                new Problem(
                        422,
                        "too_many_bad_ticks",
                        "Too many ticks in a row are not valid",
                        "the rest of the post was not read after " + Rejections.MAX_IN_A_ROW
                                + " bad ticks in a row, and nothing of it was taken"),
                rejected);
    }

    private static Problem rejected(Problem problem, Rejections rejected) {
        return problem.with("rejected", new RejectedView(rejected.kept())).with("rejectedCount", rejected.count());
    }

    /** @param orToken whether a token would do as well */
    static Problem signatureMissing(boolean orToken) {
        return unauthorized(
                "signature_missing",
                "headers must be there: " + SignatureVerifier.ID_HEADER + ", " + SignatureVerifier.TIMESTAMP_HEADER
                        + ", " + SignatureVerifier.SIGNATURE_HEADER
                        + (orToken ? "; or a token, as Authorization: Bearer TOKEN or ?token=TOKEN" : ""));
    }

    static Problem tokenMissing() {
        return new Problem(
                401,
                "token_missing",
                "The post has no token",
                "a token must be there, as Authorization: Bearer TOKEN or ?token=TOKEN");
    }

    static Problem tokenInvalid() {
        return new Problem(
                401, "token_invalid", "The post has no token that is known", "the token must be a known one");
    }

    static Problem signatureExpired() {
        return unauthorized(
                "signature_expired",
                SignatureVerifier.TIMESTAMP_HEADER + " must be near now: toleranceSeconds="
                        + SignatureVerifier.TOLERANCE_SECONDS);
    }

    static Problem signatureInvalid() {
        return unauthorized("signature_invalid", "no signature is of a known secret over this body");
    }

    private static Problem unauthorized(String code, String detail) {
        return new Problem(401, code, "The post is not signed as it must be", detail);
    }

    static Problem queueUnavailable() {
        return unavailable("queue_unavailable", "The queue can't be reached");
    }

    static Problem queueUnreplicated() {
        return unavailable("queue_unreplicated", "Too few replicas of the queue have the ticks");
    }

    static Problem queueFull() {
        return unavailable("queue_full", "The queue is full");
    }

    static Problem queueFullOfDeadLetters(long deadBytes, long maxBytes) {
        return new Problem(
                503,
                "queue_full",
                "The queue is full",
                "dead letters fill it, and stay until an operator takes them out (tickwire dead list); retry the whole"
                        + " post then: deadBytes="
                        + deadBytes + " maxBytes=" + maxBytes);
    }

    static Problem overloaded() {
        return unavailable("overloaded", "Too many posts are waiting for the queue");
    }

    static Problem overloadedByPeer(long peerLimitBytes) {
        return new Problem(
                503,
                "overloaded",
                "Too many posts are waiting for the queue",
                "the bodies that your address has begun and not ended are too many bytes, end some and retry the whole"
                        + " post: limitBytes=" + peerLimitBytes);
    }

    private static Problem unavailable(String code, String title) {
        return new Problem(503, code, title, "retry the whole post: what was queued already is a duplicate then");
    }

    static Problem internal() {
        return new Problem(500, "internal", "The post failed", "the log tells why; retry the whole post");
    }
}
