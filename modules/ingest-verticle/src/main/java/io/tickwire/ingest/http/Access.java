package io.tickwire.ingest.http;

import io.tickwire.config.Settings;
import io.tickwire.http.Problem;
import io.tickwire.ingest.signature.SignatureCheck;
import io.tickwire.ingest.signature.SignatureVerifier;
import io.tickwire.ingest.signature.TokenCheck;
import io.tickwire.ingest.signature.TokenVerifier;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Who may post. With secrets and tokens configured, a good signature or a good token is enough, whatever the other is worth;
 * with one kind configured, it is needed; with none, anybody may post. For one thread.
 */
final class Access {
    private static final String TOKEN_PARAMETER = "token";

    private final SignatureVerifier signatures;
    private final TokenVerifier tokens;

    Access(Settings.Ingest settings) {
        signatures = new SignatureVerifier(settings.webhookSecrets());
        tokens = new TokenVerifier(settings.webhookTokens());
    }

    /** What the head of a request says already: the problem when nothing in the body could let it in. */
    Optional<Problem> refusal(HttpServerRequest request) {
        if (!tokens.isEnabled() || signatures.isRequired()) {
            return Optional.empty();
        }
        return switch (token(request)) {
            case VALID -> Optional.empty();
            case MISSING -> Optional.of(Problems.tokenMissing());
            case INVALID -> Optional.of(Problems.tokenInvalid());
        };
    }

    /**
     * Checks a body.
     *
     * @return {@link SignatureCheck#VALID} also when it needs no signature
     */
    SignatureCheck check(HttpServerRequest request, byte[] bytes, int length, long nowSeconds) {
        if (!signatures.isRequired() || token(request) == TokenCheck.VALID) {
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

    /** The answer to a body that {@link #check} did not find good. */
    Problem problemOf(HttpServerRequest request, SignatureCheck check) {
        return switch (check) {
            case MISSING ->
                token(request) == TokenCheck.INVALID
                        ? Problems.tokenInvalid()
                        : Problems.signatureMissing(tokens.isEnabled());
            case EXPIRED -> Problems.signatureExpired();
            case INVALID -> Problems.signatureInvalid();
            case VALID -> throw new IllegalArgumentException("is no problem: check=" + check);
        };
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
