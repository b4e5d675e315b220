package io.tickwire.ingest.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.tickwire.config.WebhookSecret;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.Slices;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the specification's own library. */
class SignatureVerifierTest {
    private static final String OLD =
            "whsec_" + Base64.getEncoder().encodeToString("an old secret of ours".getBytes(UTF_8));
    private static final String NEW =
            "whsec_" + Base64.getEncoder().encodeToString("a new secret of ours".getBytes(UTF_8));
    private static final String FOREIGN =
            "whsec_" + Base64.getEncoder().encodeToString("of somebody else".getBytes(UTF_8));
    private static final long NOW = 1_763_805_600;
    private static final String BODY = "{\"symbol\":\"BTC-USD\",\"note\":\"é…\"}";

    private final SignatureVerifier verifier =
            new SignatureVerifier(List.of(WebhookSecret.parse(OLD), WebhookSecret.parse(NEW)));

    private static String sign(String secret, String body) throws Exception {
        return new Webhook(secret).sign("msg_1", NOW, body);
    }

    private SignatureCheck verify(String signature, String body, long nowSeconds) {
        byte[] bytes = (body + "not part of it").getBytes(UTF_8);
        return verify("msg_1", Long.toString(NOW), signature, bytes, body.getBytes(UTF_8).length, nowSeconds);
    }

    private SignatureCheck verify(
            String id, String timestamp, String signature, byte[] bytes, int length, long nowSeconds) {
        SignatureCheck head = verifier.checkHead(id, timestamp, signature, nowSeconds);
        if (head != SignatureCheck.VALID) {
            return head;
        }
        BodySignature body = verifier.begin(id, timestamp, signature, bytes, length);
        assertThat(body.advance(Slice.endless())).isTrue();
        return body.isValid() ? SignatureCheck.VALID : SignatureCheck.INVALID;
    }

    @Test
    void severalBodiesAreCheckedAtOnceInSlices() throws Exception {
        String large = "x".repeat(1_000_000);
        byte[] bytes = large.getBytes(UTF_8);
        List<BodySignature> checks = List.of(
                verifier.begin("msg_1", Long.toString(NOW), sign(NEW, large), bytes, bytes.length),
                verifier.begin("msg_1", Long.toString(NOW), sign(NEW, large), bytes, bytes.length - 1),
                verifier.begin("msg_1", Long.toString(NOW), sign(OLD, large), bytes, bytes.length));
        Slice slice = Slices.ofOneLook();
        int slices = 0;
        boolean done = false;
        while (!done) {
            slices++;
            done = true;
            for (BodySignature check : checks) {
                slice.begin();
                done &= check.advance(slice);
            }
        }
        assertThat(slices).isGreaterThan(10);
        assertThat(checks).extracting(BodySignature::isValid).containsExactly(true, false, true);
    }

    @Test
    void takesWhatTheLibrarySigns() throws Exception {
        assertThat(verify(sign(OLD, BODY), BODY, NOW)).isEqualTo(SignatureCheck.VALID);
        assertThat(verify(sign(NEW, BODY), BODY, NOW)).isEqualTo(SignatureCheck.VALID);
        assertThat(verify(sign(NEW, ""), "", NOW)).isEqualTo(SignatureCheck.VALID);
    }

    @Test
    void takesOneOfSeveralSignatures() throws Exception {
        String several = "v1a,xyz v2,abc " + sign(FOREIGN, BODY) + " " + sign(NEW, BODY);
        assertThat(verify(several, BODY, NOW)).isEqualTo(SignatureCheck.VALID);
    }

    @Test
    void refusesWhatIsNotSignedSo() throws Exception {
        assertThat(verify(sign(FOREIGN, BODY), BODY, NOW)).isEqualTo(SignatureCheck.INVALID);
        assertThat(verify(sign(NEW, BODY), BODY + " ", NOW)).isEqualTo(SignatureCheck.INVALID);
        assertThat(verify(sign(NEW, BODY).replace("v1,", "v2,"), BODY, NOW)).isEqualTo(SignatureCheck.INVALID);
        assertThat(verify(sign(NEW, BODY).replace("v1,", ""), BODY, NOW)).isEqualTo(SignatureCheck.INVALID);
        assertThat(verify("v1,", BODY, NOW)).isEqualTo(SignatureCheck.INVALID);
        assertThat(verify("", BODY, NOW)).isEqualTo(SignatureCheck.INVALID);
    }

    @Test
    void bindsIdAndTimestamp() throws Exception {
        byte[] body = BODY.getBytes(UTF_8);
        String signature = sign(NEW, BODY);
        assertThat(verify("msg_2", Long.toString(NOW), signature, body, body.length, NOW))
                .isEqualTo(SignatureCheck.INVALID);
        assertThat(verify("msg_1", Long.toString(NOW + 1), signature, body, body.length, NOW))
                .isEqualTo(SignatureCheck.INVALID);
        assertThat(verify("msg_1", "yesterday", signature, body, body.length, NOW))
                .isEqualTo(SignatureCheck.INVALID);
    }

    @ParameterizedTest
    @CsvSource({"-301, EXPIRED", "-300, VALID", "300, VALID", "301, EXPIRED"})
    void holdsTheTolerance(long clockOffSeconds, SignatureCheck expected) throws Exception {
        assertThat(verify(sign(NEW, BODY), BODY, NOW + clockOffSeconds)).isEqualTo(expected);
    }

    @Test
    void wantsAllThreeHeaders() throws Exception {
        byte[] body = BODY.getBytes(UTF_8);
        String timestamp = Long.toString(NOW);
        String signature = sign(NEW, BODY);
        assertThat(verify(null, timestamp, signature, body, body.length, NOW)).isEqualTo(SignatureCheck.MISSING);
        assertThat(verify("msg_1", null, signature, body, body.length, NOW)).isEqualTo(SignatureCheck.MISSING);
        assertThat(verify("msg_1", timestamp, null, body, body.length, NOW)).isEqualTo(SignatureCheck.MISSING);
    }
}
