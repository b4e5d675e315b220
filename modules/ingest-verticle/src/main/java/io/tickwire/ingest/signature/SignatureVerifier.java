package io.tickwire.ingest.signature;

import io.tickwire.config.WebhookSecret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
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

    static final String VERSION = "v1,";

    /** Of 32 bytes in Base64. */
    private static final int HASH_CHARS = 44;

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
     * Checks what can be checked without the body.
     *
     * @param id header value, null when absent; so the other two
     * @param nowSeconds seconds since the epoch
     * @return {@link SignatureCheck#VALID} when the body decides
     */
    public SignatureCheck checkHead(String id, String timestamp, String signatures, long nowSeconds) {
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
        boolean hasOurs = Arrays.stream(signatures.split(" ")).anyMatch(SignatureVerifier::mayBeOurs);
        return hasOurs ? SignatureCheck.VALID : SignatureCheck.INVALID;
    }

    /** Begins to compare with the first {@code length} bytes of a body; for headers whose check was good. */
    public BodySignature begin(String id, String timestamp, String signatures, byte[] body, int length) {
        byte[] prefix = (id + '.' + timestamp + '.').getBytes(StandardCharsets.UTF_8);
        List<Mac> started = new ArrayList<>(macs.size());
        try {
            for (Mac mac : macs) {
                Mac own = (Mac) mac.clone(); // several posts may be under way at once
                own.update(prefix);
                started.add(own);
            }
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the platform's HmacSHA256 can be cloned", e);
        }
        return new BodySignature(started, signatures, body, length);
    }

    private static boolean mayBeOurs(String signature) {
        return signature.startsWith(VERSION) && signature.length() == VERSION.length() + HASH_CHARS;
    }
}
