package io.tickwire.teststores;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/**
 * A certificate for a host, signed by itself, made with the JDK's keytool.
 *
 * @param file the certificate, PEM
 * @param keyFile its private key, PEM
 */
public record TestCertificate(Path file, Path keyFile) {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** @param host a DNS name; the files are called by it */
    public static TestCertificate make(Path directory, String host) throws IOException {
        Path store = directory.resolve(host + ".p12");
        Files.deleteIfExists(store);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "test",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + host,
                "-ext",
                "SAN=dns:" + host,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD));
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (InputStream in = waited(keytool, store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD);
            return new TestCertificate(
                    write(
                            directory.resolve(host + ".crt"),
                            "CERTIFICATE",
                            keys.getCertificate("test").getEncoded()),
                    write(
                            directory.resolve(host + ".key"),
                            "PRIVATE KEY",
                            keys.getKey("test", PASSWORD).getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static InputStream waited(Process keytool, Path store) throws IOException {
        try {
            int exitCode = keytool.waitFor();
            if (exitCode != 0) {
                throw new IOException("keytool made no key: exitCode=" + exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return Files.newInputStream(store);
    }

    private static Path write(Path file, String type, byte[] content) throws IOException {
        String pem =
                "-----BEGIN " + type + "-----\n" + LINES.encodeToString(content) + "\n-----END " + type + "-----\n";
        return Files.write(file, pem.getBytes(StandardCharsets.US_ASCII));
    }
}
