package io.tickwire.config;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509KeyManager;

/**
 * The PEM files of {@code rediss://}. They are checked at the start and read again at each connect, so that renewed ones are
 * taken without a restart.
 *
 * @param ca certificates that Redis' own must be signed by; empty for those that Java trusts
 * @param cert certificate that this client shows, with {@code key}
 */
public record RedisTls(Optional<Path> ca, Optional<Path> cert, Optional<Path> key) {
    public RedisTls {
        if (cert.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("cert= and key= must be given together");
        }
    }

    /** @throws IllegalArgumentException that names the parameter and the file that can't be used, and why */
    void check() {
        ca.ifPresent(file -> certificates("ca", file));
        if (cert.isPresent() && key.isPresent()) {
            certificates("cert", cert.get());
            Buffer chain = read("cert", cert.get());
            Buffer secret = read("key", key.get());
            try {
                // values alone need no Vertx
                KeyManagerFactory keys = new PemKeyCertOptions()
                        .setCertValue(chain)
                        .setKeyValue(secret)
                        .getKeyManagerFactory(null);
                requireOneAnother((X509KeyManager) keys.getKeyManagers()[0]);
            } catch (Exception e) { // whatever the library finds wrong
                throw new IllegalArgumentException(
                        "not a private key in PEM that belongs to cert=" + cert.get() + ": key=" + key.get() + " ("
                                + e.getMessage() + ")",
                        e);
            }
        }
    }

    /** What the key has signed, the certificate must confirm. */
    private static void requireOneAnother(X509KeyManager keys) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC")) {
            String[] aliases = keys.getClientAliases(algorithm, null);
            for (String alias : aliases == null ? new String[0] : aliases) {
                Signature signature =
                        Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA");
                signature.initSign(keys.getPrivateKey(alias));
                byte[] signed = signature.sign();
                signature.initVerify(keys.getCertificateChain(alias)[0].getPublicKey());
                if (!signature.verify(signed)) {
                    throw new GeneralSecurityException("the key is another certificate's");
                }
            }
        }
    }

    private static void certificates(String parameter, Path file) {
        try {
            boolean none = CertificateFactory.getInstance("X.509")
                    .generateCertificates(
                            new ByteArrayInputStream(read(parameter, file).getBytes()))
                    .isEmpty();
            if (none) {
                throw new IllegalArgumentException("no certificate in the file: " + parameter + "=" + file);
            }
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "no certificate in PEM: " + parameter + "=" + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static Buffer read(String parameter, Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("no such file: " + parameter + "=" + file);
        }
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the file can't be read: " + parameter + "=" + file + " (" + e.getMessage() + ")", e);
        }
    }
}
