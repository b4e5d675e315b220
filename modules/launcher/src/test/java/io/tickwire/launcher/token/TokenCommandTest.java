package io.tickwire.launcher.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.config.JwtSecret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new TokenCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private static KeyPair pair(String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        if (algorithm.equals("EC")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        } else {
            generator.initialize(2_048);
        }
        return generator.generateKeyPair();
    }

    private Path file(String type, byte[] bytes) throws Exception {
        return Files.writeString(
                directory.resolve("key.pem"),
                "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                        + "-----\n");
    }

    private static JsonObject part(String token, int number) {
        return new JsonObject(
                new String(Base64.getUrlDecoder().decode(token.split("\\.")[number]), StandardCharsets.UTF_8));
    }

    /** By the JDK, which knows nothing of tokens. */
    private static boolean isSignedBy(String token, KeyPair pair, String algorithm) throws Exception {
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(pair.getPublic());
        signature.update(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.split("\\.")[2]));
    }

    @ParameterizedTest
    @CsvSource({"RSA, RS256, SHA256withRSA", "EC, ES256, SHA256withECDSAinP1363Format"})
    void printsTheTokenAndNothingElse(String key, String algorithm, String signature) throws Exception {
        KeyPair pair = pair(key);
        long before = System.currentTimeMillis() / 1_000;
        int exitCode = run(
                "--key=" + file("PRIVATE KEY", pair.getPrivate().getEncoded()),
                "--key-id=k7",
                "--channels=symbol:BTC-*,market",
                "--for=90s",
                "--subject=desk");
        assertThat(exitCode).isZero();
        String token = out.toString().trim();
        assertThat(out.toString()).isEqualTo(token + System.lineSeparator()).doesNotContain(" ");
        assertThat(isSignedBy(token, pair, signature)).isTrue();
        assertThat(part(token, 0).getMap()).containsEntry("alg", algorithm).containsEntry("kid", "k7");
        JsonObject claims = part(token, 1);
        assertThat(claims.getJsonArray("channels"))
                .isEqualTo(new JsonArray().add("symbol:BTC-*").add("market"));
        assertThat(claims.getString("sub")).isEqualTo("desk");
        assertThat(claims.getLong("iat")).isBetween(before, before + 60);
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(90);
        assertThat(err.toString()).contains("opens symbol:BTC-*,market").doesNotContain(token);
    }

    @Test
    void everythingForAnHourUnlessItIsSaid() throws Exception {
        assertThat(run("--key=" + file("PRIVATE KEY", pair("EC").getPrivate().getEncoded())))
                .isZero();
        JsonObject claims = part(out.toString().trim(), 1);
        assertThat(claims.fieldNames()).containsExactlyInAnyOrder("iat", "exp");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(3_600);
        assertThat(err.toString()).contains("opens everything").doesNotContain("warning");
    }

    @Test
    void aLongOneIsWarnedOf() throws Exception {
        assertThat(run("--key=" + file("PRIVATE KEY", pair("EC").getPrivate().getEncoded()), "--for=90d"))
                .isZero();
        assertThat(err.toString()).contains("warning", "--for=90d");
    }

    @Test
    void aSecretSignsToo() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            String token =
                    SigningKey.of(new JwtSecret(SECRET)).sign(vertx, new JsonObject().put("exp", 7), Optional.empty());
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] expected =
                    mac.doFinal(token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
            assertThat(Base64.getUrlDecoder().decode(token.split("\\.")[2])).isEqualTo(expected);
            assertThat(part(token, 0).getString("alg")).isEqualTo("HS256");
            assertThat(SigningKey.of(new JwtSecret(SECRET)).toString()).doesNotContain(SECRET);
        } finally {
            vertx.close().await(20, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--channels=symbol", "--channels=", "--channels=symbol:A,,market", "--for=0s", "--for=x"})
    void whatIsWrongIsTold(String option) throws Exception {
        assertThat(run("--key=" + file("PRIVATE KEY", pair("EC").getPrivate().getEncoded()), option))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains(option.substring(0, option.indexOf('=')));
    }

    @Test
    void withoutAKeyThereIsNoToken() throws Exception {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString()).contains("TICKWIRE_JWT_SECRET", "--key=FILE");
        assertThat(run("--key=" + directory.resolve("none"))).isEqualTo(2);
        assertThat(run("--key=" + file("RSA PRIVATE KEY", new byte[] {1}))).isEqualTo(2);
        assertThat(run("--key=" + file("PRIVATE KEY", new byte[] {1}))).isEqualTo(2);
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1_024);
        assertThat(run("--key="
                        + file(
                                "PRIVATE KEY",
                                small.generateKeyPair().getPrivate().getEncoded())))
                .isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("can't be read", "openssl pkcs8", "2048 bits");
    }
}
