package io.tickwire.ingest.signature;

import io.tickwire.ingest.slice.Slice;
import io.tickwire.ingest.slice.SlicedWork;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;

/** Compares the signatures of a post with the bytes of a body, in slices. */
public final class BodySignature implements SlicedWork {
    /** Less than a millisecond for each secret, also without instructions for SHA-256. */
    private static final int HASHED_AT_ONCE_BYTES = 64 * 1024;

    private final List<Mac> macs;
    private final String signatures;
    private final byte[] body;
    private final int length;
    private int at;
    private boolean valid;

    /** @param macs one for each secret, that have taken in what stands before the body */
    BodySignature(List<Mac> macs, String signatures, byte[] body, int length) {
        this.macs = macs;
        this.signatures = signatures;
        this.body = body;
        this.length = length;
    }

    @Override
    public boolean advance(Slice slice) {
        while (at < length) {
            int count = Math.min(length - at, HASHED_AT_ONCE_BYTES);
            for (Mac mac : macs) {
                mac.update(body, at, count);
            }
            at += count;
            if (at < length && slice.isSpent()) {
                return false;
            }
        }
        for (Mac mac : macs) {
            valid |= isAmong(signatures, Base64.getEncoder().encode(mac.doFinal()));
        }
        return true;
    }

    /** Whether a secret of ours gives one of the signatures; known when the work is done. */
    public boolean isValid() {
        return valid;
    }

    private static boolean isAmong(String signatures, byte[] expected) {
        boolean found = false;
        for (String signature : signatures.split(" ")) {
            if (signature.startsWith(SignatureVerifier.VERSION)) {
                byte[] given =
                        signature.substring(SignatureVerifier.VERSION.length()).getBytes(StandardCharsets.UTF_8);
                found |= MessageDigest.isEqual(expected, given);
            }
        }
        return found;
    }
}
