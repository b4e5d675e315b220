package io.tickwire.gateway.access;

import io.tickwire.config.JwtKey;
import io.tickwire.config.JwtSecret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks signatures, with a fixed set of keys. A key is good for the one algorithm that it was configured for, whatever a token
 * says of itself. For one event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8725">RFC 8725, JSON Web Token best current practices</a>
 */
final class TokenCheck {
    /** Beyond 1,000 patterns of the usual length; headers have a bound of their own. */
    static final int MAX_CHARS = 16 * 1024;

    private static final String HS256 = "HS256";
    private static final Set<String> ALGORITHMS =
            Set.of(HS256, JwtKey.Algorithm.RS256.name(), JwtKey.Algorithm.ES256.name());

    private final JWTAuth library;

    /** At least one of them is there: without any, the library would take unsigned tokens. */
    TokenCheck(Vertx vertx, Optional<JwtSecret> secret, List<JwtKey> keys) {
        if (secret.isEmpty() && keys.isEmpty()) {
            throw new IllegalArgumentException("must have a secret or a key");
        }
        // times are checked by the gateway's own clock, see Claims
        JWTAuthOptions options = new JWTAuthOptions().setJWTOptions(new JWTOptions().setIgnoreExpiration(true));
        secret.ifPresent(value ->
                options.addPubSecKey(new PubSecKeyOptions().setAlgorithm(HS256).setBuffer(value.value())));
        for (JwtKey key : keys) {
            PubSecKeyOptions option =
                    new PubSecKeyOptions().setAlgorithm(key.algorithm().name()).setBuffer(key.pem());
            key.id().ifPresent(option::setId);
            options.addPubSecKey(option);
        }
        this.library = JWTAuth.create(vertx, options);
    }

    /**
     * What a token says that is rightly signed.
     *
     * @return fails with {@link BadTokenException}
     */
    Future<JsonObject> claims(String token) {
        if (token.length() > MAX_CHARS) {
            return Future.failedFuture(
                    new BadTokenException("must have at most " + MAX_CHARS + " characters: length=" + token.length()));
        }
        Optional<BadTokenException> bad = badHead(token);
        if (bad.isPresent()) {
            return Future.failedFuture(bad.get());
        }
        // composed: the library throws on claims of the wrong type
        return Future.succeededFuture()
                .compose(begun -> library.authenticate(new TokenCredentials(token)))
                .map(user -> user.attributes().getJsonObject("accessToken"))
                .recover(failure -> Future.failedFuture(
                        new BadTokenException("is signed by no key that is known here, or can't be read")));
    }

    /** What the library does not look at, or tells with less words. */
    private static Optional<BadTokenException> badHead(String token) {
        int dot = token.indexOf('.');
        JsonObject head;
        try {
            head = new JsonObject(new String(
                    Base64.getUrlDecoder().decode(token.substring(0, Math.max(0, dot))), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | DecodeException | ClassCastException e) {
            return Optional.of(new BadTokenException("must be a signed JSON Web Token"));
        }
        if (head.getMap() == null || !(head.getValue("alg") instanceof String alg) || !ALGORITHMS.contains(alg)) {
            return Optional.of(new BadTokenException("must be signed by HS256, RS256 or ES256: alg"));
        }
        return head.containsKey("crit") // RFC 7515, 4.1.11: what must be understood and is not
                ? Optional.of(new BadTokenException("must have no critical extensions: crit"))
                : Optional.empty();
    }
}
