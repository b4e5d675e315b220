package io.tickwire.config;

import io.tickwire.config.JwtKey.Algorithm;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads public keys: PEM, one after the other, or a JSON Web Key Set, or one JSON Web Key. A key that can't be used is refused
 * with all others: who wrote it relies on it. No message holds a key.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517, JSON Web Key</a>
 */
final class JwtKeySet {
    /** For rotation two are enough; providers have some more. Each may be tried for one token. */
    static final int MAX_KEYS = 20;

    private static final int MIN_RSA_BITS = 2_048; // RFC 7518, 3.3
    private static final String P_256 = "secp256r1";
    private static final String PUBLIC_KEY = "PUBLIC KEY";
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    /** Of private and of secret keys. */
    private static final Set<String> SECRET_MEMBERS = Set.of("d", "k", "p", "q");

    private JwtKeySet() {}

    /**
     * At least one key.
     *
     * @throws IllegalArgumentException that says what can't be used and why
     */
    static List<JwtKey> read(String text) {
        List<JwtKey> keys = text.stripLeading().startsWith("{") ? ofJson(text) : ofPem(text);
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("must be at most " + MAX_KEYS + " keys: keys=" + keys.size());
        }
        Set<String> names = new HashSet<>();
        keys.forEach(key -> key.id().filter(name -> !names.add(name)).ifPresent(twice -> {
            throw new IllegalArgumentException("two keys must not have the same name: kid=" + twice);
        }));
        return keys;
    }

    private static List<JwtKey> ofPem(String text) {
        List<JwtKey> keys = new ArrayList<>();
        Matcher block = PEM.matcher(text.replace("\\n", "\n")); // as in files of variables, which have a line for each
        while (block.find()) {
            String type = block.group(1);
            if (!type.equals(PUBLIC_KEY)) {
                throw new IllegalArgumentException(
                        "must be a public key, BEGIN PUBLIC KEY, as openssl pkey -pubout writes" + " it: found=BEGIN "
                                + type);
            }
            keys.add(of(Optional.empty(), decoded(block.group(2))));
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("must be a public key in PEM (BEGIN PUBLIC KEY) or a JSON Web Key Set");
        }
        return keys;
    }

    private static PublicKey decoded(String base64) {
        X509EncodedKeySpec spec;
        try {
            spec = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the public key can't be read: no Base64", e);
        }
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePublic(spec);
            } catch (InvalidKeySpecException e) {
                continue; // of another kind, or none at all: told below
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // every Java platform has both
            }
        }
        throw new IllegalArgumentException("must be a public key that can be read, of RSA or of the curve P-256");
    }

    private static List<JwtKey> ofJson(String text) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException e) {
            throw new IllegalArgumentException(
                    "the JSON Web Key Set can't be read as JSON"); // the cause quotes the text
        }
        if (!json.containsKey("keys")) {
            return List.of(ofJwk(json));
        }
        if (!(json.getValue("keys") instanceof JsonArray members)) {
            throw new IllegalArgumentException("must be a list: keys");
        }
        List<JwtKey> keys = new ArrayList<>();
        for (Object member : members) {
            if (!(member instanceof JsonObject jwk)) {
                throw new IllegalArgumentException("must be JSON Web Keys: keys");
            }
            if (!"enc".equals(jwk.getValue("use"))) { // providers publish keys for encryption beside the others
                keys.add(ofJwk(jwk));
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("the JSON Web Key Set has no key for signatures");
        }
        return keys;
    }

    private static JwtKey ofJwk(JsonObject jwk) {
        Optional<String> id = text(jwk, "kid");
        String name = id.map(kid -> " kid=" + kid).orElse("");
        if (SECRET_MEMBERS.stream().anyMatch(jwk::containsKey)) {
            throw new IllegalArgumentException("must be a public key, and one is private or secret:" + name);
        }
        String type = text(jwk, "kty").orElse("");
        PublicKey key;
        try {
            key = switch (type) {
                case "RSA" ->
                    KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
                case "EC" -> ofPoint(jwk);
                default ->
                    throw new IllegalArgumentException(
                            "must be a key of RSA or of the curve P-256: kty=" + type + name);
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the key can't be read:" + name + " (" + e.getMessage() + ")", e);
        }
        JwtKey read = of(id, key);
        text(jwk, "alg").filter(alg -> !alg.equals(read.algorithm().name())).ifPresent(other -> {
            throw new IllegalArgumentException(
                    "tokens of this key must be signed by " + read.algorithm() + ": alg=" + other + name);
        });
        return read;
    }

    private static PublicKey ofPoint(JsonObject jwk) throws GeneralSecurityException {
        String curve = text(jwk, "crv").orElse("");
        if (!curve.equals("P-256")) {
            throw new IllegalArgumentException("must be a key of RSA or of the curve P-256: crv=" + curve);
        }
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(new ECPoint(number(jwk, "x"), number(jwk, "y")), p256()));
    }

    private static JwtKey of(Optional<String> id, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < MIN_RSA_BITS) {
                throw new IllegalArgumentException(
                        "an RSA key must have at least " + MIN_RSA_BITS + " bits: bits=" + bits);
            }
            return new JwtKey(Algorithm.RS256, id, key);
        }
        if (key instanceof ECPublicKey ec && isP256(ec.getParams())) {
            return new JwtKey(Algorithm.ES256, id, key);
        }
        throw new IllegalArgumentException(
                "must be a key of RSA or of the curve P-256: algorithm=" + key.getAlgorithm());
    }

    private static boolean isP256(ECParameterSpec curve) {
        try {
            ECParameterSpec p256 = p256();
            return curve.getCurve().equals(p256.getCurve())
                    && curve.getGenerator().equals(p256.getGenerator())
                    && curve.getOrder().equals(p256.getOrder());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has the curve
        }
    }

    private static ECParameterSpec p256() throws GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(P_256));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    private static BigInteger number(JsonObject jwk, String member) {
        try {
            return new BigInteger(
                    1,
                    Base64.getUrlDecoder()
                            .decode(text(jwk, member)
                                    .orElseThrow(
                                            () -> new IllegalArgumentException("a key lacks the member " + member))));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a number in Base64url: member=" + member, e);
        }
    }

    private static Optional<String> text(JsonObject jwk, String member) {
        return jwk.getValue(member) instanceof String text ? Optional.of(text) : Optional.empty();
    }
}
