package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessSettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static AccessSettings read(String... namesAndValues) throws SettingsException {
        return Settings.read(variables(namesAndValues)).gateway().access();
    }

    private static Map<String, String> variables(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return variables;
    }

    private static String problem(String... namesAndValues) {
        List<String> problems = catchThrowableOfType(SettingsException.class, () -> read(namesAndValues))
                .problems();
        assertThat(problems).hasSize(1);
        return problems.get(0);
    }

    private static PublicKey rsa(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair().getPublic();
    }

    private static PublicKey ec(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair().getPublic();
    }

    private static String pem(String type, byte[] bytes) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + type
                + "-----\n";
    }

    private static String pem(PublicKey key) {
        return pem("PUBLIC KEY", key.getEncoded());
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int sign = bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = Arrays.copyOfRange(bytes, sign, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }

    private static String jwk(RSAPublicKey key, String more) {
        return "{\"kty\":\"RSA\",\"n\":\"" + number(key.getModulus()) + "\",\"e\":\"" + number(key.getPublicExponent())
                + "\"" + more + "}";
    }

    @Test
    void nobodyNeedsATokenUnlessAKeyIsSet() throws Exception {
        assertThat(read()).isEqualTo(AccessSettings.OPEN);
        assertThat(read().needsToken()).isFalse();
        assertThat(read("TICKWIRE_JWT_SECRET", SECRET).needsToken()).isTrue();
        assertThat(read("TICKWIRE_JWT_PUBLIC_KEY", pem(ec("secp256r1"))).needsToken())
                .isTrue();
    }

    @Test
    void pagesOfOthersMayReadUnlessTokensAreNeeded() throws Exception {
        assertThat(read().origins()).isEqualTo(AllowedOrigins.ANY);
        assertThat(read("TICKWIRE_JWT_SECRET", SECRET).origins()).isEqualTo(AllowedOrigins.NONE);
        assertThat(read("TICKWIRE_JWT_SECRET", SECRET, "TICKWIRE_ORIGINS", "*").origins())
                .isEqualTo(AllowedOrigins.ANY);
        assertThat(problem("TICKWIRE_ORIGINS", "a.example")).contains("TICKWIRE_ORIGINS", "origin=a.example");
    }

    @Test
    void aSecretIsAsLongAsTheHashAndNeverPrinted() throws Exception {
        assertThat(problem("TICKWIRE_JWT_SECRET", SECRET.substring(1)))
                .contains("TICKWIRE_JWT_SECRET", "at least 32 bytes", "bytes=31")
                .doesNotContain("0123456789");
        Settings settings = Settings.read(Map.of("TICKWIRE_JWT_SECRET", SECRET));
        assertThat(settings.gateway().access().secret()).contains(new JwtSecret(SECRET));
        assertThat(settings.toString()).doesNotContain("0123456789");
    }

    @Test
    void keysAreReadFromTextAndFiles(@TempDir Path directory) throws Exception {
        PublicKey rsa = rsa(2_048);
        PublicKey ec = ec("secp256r1");
        JwtKey ofRsa = new JwtKey(JwtKey.Algorithm.RS256, Optional.empty(), rsa);
        JwtKey ofEc = new JwtKey(JwtKey.Algorithm.ES256, Optional.empty(), ec);
        Path file = Files.writeString(directory.resolve("keys.pem"), "# two\n" + pem(rsa) + "\n" + pem(ec));
        assertThat(read("TICKWIRE_JWT_PUBLIC_KEY", pem(ec)).keys().orElseThrow())
                .isEqualTo(new JwtKeySource(Optional.empty(), List.of(ofEc)));
        assertThat(read(
                                "TICKWIRE_JWT_PUBLIC_KEY",
                                pem(ec).replace("\r\n", "\\n").replace("\n", "\\n"))
                        .keys()
                        .orElseThrow()
                        .keys())
                .containsExactly(ofEc);
        assertThat(read("TICKWIRE_JWT_PUBLIC_KEY", file.toString()).keys().orElseThrow())
                .isEqualTo(new JwtKeySource(Optional.of(file), List.of(ofRsa, ofEc)));
        ECPublicKey point = (ECPublicKey) ec;
        String set = "{\"keys\":[" + jwk((RSAPublicKey) rsa, ",\"kid\":\"a\",\"alg\":\"RS256\"")
                + ",{\"use\":\"enc\",\"kty\":\"oct\"},"
                + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                + number(point.getW().getAffineX()) + "\",\"y\":\""
                + number(point.getW().getAffineY()) + "\"}]}";
        assertThat(read("TICKWIRE_JWT_PUBLIC_KEY", set).keys().orElseThrow().keys())
                .containsExactly(new JwtKey(JwtKey.Algorithm.RS256, Optional.of("a"), rsa), ofEc);
    }

    @Test
    void whatIsNoKeyForTokensIsRefused(@TempDir Path directory) throws Exception {
        RSAPublicKey rsa = (RSAPublicKey) rsa(2_048);
        Map<String, String> wrong = new HashMap<>();
        wrong.put(pem(rsa(1_024)), "2048 bits");
        wrong.put(pem(ec("secp384r1")), "P-256");
        wrong.put(pem(KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPublic()), "P-256");
        wrong.put(pem("PRIVATE KEY", new byte[] {1}), "public key");
        wrong.put(pem("CERTIFICATE", new byte[] {1}), "public key");
        wrong.put(pem("PUBLIC KEY", new byte[] {1, 2, 3}), "can be read");
        wrong.put("-----BEGIN PUBLIC KEY-----", "PEM");
        wrong.put("{\"keys\":[]}", "no key");
        wrong.put("{\"keys\":7}", "keys");
        wrong.put("{\"keys\":[7]}", "keys");
        wrong.put("{", "JSON");
        wrong.put("{}", "kty=");
        wrong.put("{\"kty\":\"oct\",\"k\":\"" + SECRET + "\"}", "secret");
        wrong.put("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}", "kty=OKP");
        wrong.put(jwk(rsa, ",\"d\":\"AA\""), "private");
        wrong.put(jwk(rsa, ",\"alg\":\"PS256\""), "alg=PS256");
        wrong.put(jwk(rsa, ",\"alg\":\"HS256\""), "alg=HS256");
        wrong.put("{\"kty\":\"RSA\",\"n\":\"%\",\"e\":\"AQAB\"}", "member=n");
        wrong.put("{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}", "crv=P-384");
        wrong.put("{\"keys\":[" + jwk(rsa, ",\"kid\":\"a\"") + "," + jwk(rsa, ",\"kid\":\"a\"") + "]}", "kid=a");
        wrong.put("{\"keys\":[" + (jwk(rsa, "") + ",").repeat(20) + jwk(rsa, "") + "]}", "at most 20");
        wrong.put(directory.resolve("none.pem").toString(), "no such file");
        wrong.put(directory.toString(), "no such file");
        wrong.put(Files.write(directory.resolve("large"), new byte[2_000_000]).toString(), "at most 1048576 bytes");
        wrong.put(Files.writeString(directory.resolve("text"), "hello").toString(), "file=");
        wrong.forEach((value, says) -> assertThat(problem("TICKWIRE_JWT_PUBLIC_KEY", value))
                .startsWith("TICKWIRE_JWT_PUBLIC_KEY: ")
                .contains(says)
                .doesNotContain(SECRET, "MIIB"));
    }

    /** The variables of a release are in all its pods, the file with the keys only in those of the gateway. */
    @Test
    void onlyAGatewayReadsKeys() throws Exception {
        Map<String, String> variables = Map.of(
                "TICKWIRE_VERTICLES", "ingest",
                "REDIS_URL", "redis://r:6379",
                "TICKWIRE_JWT_PUBLIC_KEY", "/no/such/file");
        assertThat(Settings.read(variables).gateway().access()).isEqualTo(AccessSettings.OPEN);
    }
}
