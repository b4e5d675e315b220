package io.tickwire.gateway.access;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens made by hand, good ones and others, with nothing but the JDK. */
public final class TestTokens {
    public static final String SECRET = "a secret of thirty-two bytes, or more";
    public static final KeyPair RSA = pair("RSA");
    public static final KeyPair OTHER_RSA = pair("RSA");
    public static final KeyPair EC = pair("EC");

    private TestTokens() {}

    /** @param claims JSON, with {@code '} for {@code "} */
    public static String hs256(String claims) {
        return hmac("{'alg':'HS256','typ':'JWT'}", claims, SECRET.getBytes(StandardCharsets.UTF_8));
    }

    public static String hmac(String head, String claims, byte[] secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            String signed = encoded(head) + "." + encoded(claims);
            return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String rs256(String head, String claims, PrivateKey key) {
        return signed(head, claims, "SHA256withRSA", key);
    }

    public static String es256(String head, String claims, PrivateKey key) {
        return signed(head, claims, "SHA256withECDSAinP1363Format", key);
    }

    public static String unsigned(String head, String claims) {
        return encoded(head) + "." + encoded(claims) + ".";
    }

    private static String signed(String head, String claims, String algorithm, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            String signed = encoded(head) + "." + encoded(claims);
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    /** A JSON Web Key. */
    public static String jwk(String kid, PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"" + kid + "\",\"n\":\"" + number(rsa.getModulus(), 256)
                    + "\",\"e\":\"" + number(rsa.getPublicExponent(), 3) + "\"}";
        }
        ECPublicKey ec = (ECPublicKey) key;
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"kid\":\"" + kid + "\",\"x\":\""
                + number(ec.getW().getAffineX(), 32) + "\",\"y\":\""
                + number(ec.getW().getAffineY(), 32) + "\"}";
    }

    private static String number(BigInteger value, int bytes) {
        byte[] given = value.toByteArray();
        byte[] padded = new byte[bytes];
        int length = Math.min(given.length, bytes);
        System.arraycopy(given, given.length - length, padded, bytes - length, length);
        return encoded(padded);
    }

    private static KeyPair pair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2_048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String json) {
        return encoded(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
