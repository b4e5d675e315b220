package io.tickwire.launcher.token;

import io.tickwire.config.FileName;
import io.tickwire.config.JwtSecret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tokens are signed with.
 *
 * @param algorithm {@code HS256}, {@code RS256} or {@code ES256}
 * @param text the secret, or the private key in PEM
 */
record SigningKey(String algorithm, String text) {
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private static final int MIN_RSA_BITS = 2_048; // what gateways take
    private static final int P256_BITS = 256;

    static SigningKey of(JwtSecret secret) {
        return new SigningKey("HS256", secret.value());
    }

    /**
     * @param name of a file with a private key in PEM
     * @throws IllegalArgumentException that says what can't be used and why, and holds nothing of the key
     */
    static SigningKey ofFile(String name) {
        Path file = FileName.path(name);
        String text;
        try {
            text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IllegalArgumentException("the file can't be read: --key=" + file + " (" + e + ")", e);
        }
        Matcher block = PRIVATE_KEY.matcher(text);
        if (!block.find()) {
            throw new IllegalArgumentException("must be a private key in PEM, BEGIN PRIVATE KEY, without a password, as"
                    + " openssl pkcs8 -topk8 -nocrypt writes it: --key=" + file);
        }
        PrivateKey key = decoded(block.group(1))
                .orElseThrow(() -> new IllegalArgumentException("the private key can't be read: --key=" + file));
        if (key instanceof RSAPrivateKey rsa && rsa.getModulus().bitLength() >= MIN_RSA_BITS) {
            return new SigningKey("RS256", block.group());
        }
        if (key instanceof ECPrivateKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == P256_BITS) {
            return new SigningKey("ES256", block.group());
        }
        throw new IllegalArgumentException(
                "must be a key of RSA with at least " + MIN_RSA_BITS + " bits, or of the curve P-256: --key=" + file);
    }

    private static Optional<PrivateKey> decoded(String base64) {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return Optional.of(KeyFactory.getInstance(algorithm)
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64))));
            } catch (InvalidKeySpecException | IllegalArgumentException e) {
                continue; // of another kind, or none at all: told by the caller
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // every Java platform has both
            }
        }
        return Optional.empty();
    }

    /** A token that says this. */
    String sign(Vertx vertx, JsonObject claims, Optional<String> keyId) {
        PubSecKeyOptions key = new PubSecKeyOptions().setAlgorithm(algorithm).setBuffer(text);
        keyId.ifPresent(key::setId);
        return JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key))
                .generateToken(claims, new JWTOptions().setAlgorithm(algorithm));
    }

    /** Without the key. */
    @Override
    public String toString() {
        return algorithm;
    }
}
