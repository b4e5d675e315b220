package io.tickwire.ingest.http;

import io.tickwire.config.Settings;
import io.tickwire.http.Problem;
import io.tickwire.ingest.signature.BodySignature;
import io.tickwire.ingest.signature.SignatureVerifier;
import io.tickwire.ingest.signature.TokenCheck;
import io.tickwire.ingest.signature.TokenVerifier;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Who may post. With secrets and tokens configured, a good signature or a good token is enough, whatever the other is worth;
 * with one kind configured, it is needed; with none, anybody may post. For one thread.
 */
final class Access {
    private static final String TOKEN_PARAMETER = "token";
    private static final Entry OPEN = new Open();

    private final SignatureVerifier signatures;
    private final TokenVerifier tokens;

    Access(Settings.Ingest settings) {
        signatures = new SignatureVerifier(settings.webhookSecrets());
        tokens = new TokenVerifier(settings.webhookTokens());
    }

    /** What the head of a request says about its sender. */
    sealed interface Entry {}

    /** Nothing in the body could let it in. */
    record Refused(Problem problem) implements Entry {}

    /** Whatever the body is, it may come in. */
    record Open() implements Entry {}

    /** The signature over the body decides. */
    record Signed(String id, String timestamp, String signatures) implements Entry {}

    /**
     * Looks at the head of a request.
     *
     * @param nowSeconds seconds since the epoch, asked for when they matter
     */
    Entry look(HttpServerRequest request, LongSupplier nowSeconds) {
        if (!tokens.isEnabled() && !signatures.isRequired()) {
            return OPEN;
        }
        TokenCheck token = token(request);
        if (token == TokenCheck.VALID) {
            return OPEN;
        }
        if (!signatures.isRequired()) {
            return new Refused(token == TokenCheck.MISSING ? Problems.tokenMissing() : Problems.tokenInvalid());
        }
        Signed signed = new Signed(
                request.getHeader(SignatureVerifier.ID_HEADER),
                request.getHeader(SignatureVerifier.TIMESTAMP_HEADER),
                request.getHeader(SignatureVerifier.SIGNATURE_HEADER));
        return switch (signatures.checkHead(
                signed.id(), signed.timestamp(), signed.signatures(), nowSeconds.getAsLong())) {
            case VALID -> signed;
            case MISSING ->
                new Refused(
                        token == TokenCheck.INVALID
                                ? Problems.tokenInvalid()
                                : Problems.signatureMissing(tokens.isEnabled()));
            case EXPIRED -> new Refused(Problems.signatureExpired());
            case INVALID -> new Refused(Problems.signatureInvalid());
        };
    }

    /** Begins to compare a signature with the first {@code length} bytes of a body. */
    BodySignature begin(Signed signed, byte[] body, int length) {
        return signatures.begin(signed.id(), signed.timestamp(), signed.signatures(), body, length);
    }

    /** Says in the head of a 401 how to do better. See RFC 6750, section 3. */
    void challenge(HttpServerRequest request) {
        if (tokens.isEnabled()) {
            String error = token(request) == TokenCheck.INVALID ? ", error=\"invalid_token\"" : "";
            request.response().putHeader("WWW-Authenticate", "Bearer realm=\"tickwire\"" + error);
        }
    }

    private TokenCheck token(HttpServerRequest request) {
        return tokens.isEnabled()
                ? tokens.verify(request.headers().getAll(HttpHeaders.AUTHORIZATION), tokensOfQuery(request))
                : TokenCheck.MISSING;
    }

    private static List<String> tokensOfQuery(HttpServerRequest request) {
        if (request.query() == null) {
            return List.of();
        }
        try {
            return request.params(true).getAll(TOKEN_PARAMETER);
        } catch (IllegalArgumentException e) {
            return List.of(""); // a query that can't be decoded: no token of ours
        }
    }
}
