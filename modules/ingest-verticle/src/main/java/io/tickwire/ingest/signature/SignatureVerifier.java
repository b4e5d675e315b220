package io.tickwire.ingest.signature;

import io.tickwire.config.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies HMAC-SHA256 signatures ({@code v1}) over {@code id.timestamp.body}. Any of several secrets may have made the
 * signature, so that they can be rotated. Signatures are compared in constant time.
 *
 * <p>Uses the JDK's Mac: the specification's own Java library takes the payload as a String, which would change bytes that
 * are no UTF-8. It is the oracle of the tests. For one thread.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks, verifying signatures</a>
 */
public final class SignatureVerifier {
    public static final String ID_HEADER = "webhook-id";
    public static final String TIMESTAMP_HEADER = "webhook-timestamp";
    public static final String SIGNATURE_HEADER = "webhook-signature";

    /** How far the time of signing may be from now, before or after, seconds. */
    public static final long TOLERANCE_SECONDS = 300;

    private static final String VERSION = "v1,";
    private static final String ALGORITHM = "HmacSHA256";

    private final List<Mac> macs = new ArrayList<>();

    /** @param secrets empty to ask for no signature */
    public SignatureVerifier(List<WebhookSecret> secrets) {
        for (WebhookSecret secret : secrets) {
            try {
                Mac mac = Mac.getInstance(ALGORITHM);
                mac.init(new SecretKeySpec(secret.key(), ALGORITHM));
                macs.add(mac);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e); // every Java platform has HmacSHA256, and it takes any key
            }
        }
    }

    /** Whether posts must be signed. */
    public boolean isRequired() {
        return !macs.isEmpty();
    }

    /**
     * Checks the headers against the first {@code length} bytes of the body.
     *
     * @param id header value, null when absent; so the other two
     * @param nowSeconds seconds since the epoch
     */
    public SignatureCheck verify(
            String id, String timestamp, String signatures, byte[] body, int length, long nowSeconds) {
        if (id == null || timestamp == null || signatures == null) {
            return SignatureCheck.MISSING;
        }
        long signedAtSeconds;
        try {
            signedAtSeconds = Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            return SignatureCheck.INVALID;
        }
        if (signedAtSeconds < nowSeconds - TOLERANCE_SECONDS || signedAtSeconds > nowSeconds + TOLERANCE_SECONDS) {
            return SignatureCheck.EXPIRED;
        }
        byte[] prefix = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
        boolean valid = false;
        for (Mac mac : macs) {
            mac.update(prefix);
            mac.update(body, 0, length);
            valid |= isAmong(signatures, Base64.getEncoder().encode(mac.doFinal()));
        }
        return valid ? SignatureCheck.VALID : SignatureCheck.INVALID;
    }

    private static boolean isAmong(String signatures, byte[] expected) {
        boolean found = false;
        for (String signature : signatures.split(" ")) {
            if (signature.startsWith(VERSION)) {
                byte[] given = signature.substring(VERSION.length()).getBytes(StandardCharsets.UTF_8);
                found |= MessageDigest.isEqual(expected, given);
            }
        }
        return found;
    }
}
