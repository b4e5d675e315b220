package io.tickwire.postgres;

import io.tickwire.config.UrlSecrets;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The parameters of a Postgres URL: which there are, and what they mean for both drivers. */
final class PgParameters {
    private static final List<String> KNOWN = List.of(
            "application_name",
            "connect_timeout",
            "currentSchema",
            "options",
            "password",
            "search_path",
            "sslmode",
            "sslrootcert",
            "user");

    private static final int DEFAULT_CONNECT_TIMEOUT_S = 5;
    private static final int MAX_CONNECT_TIMEOUT_S = 300;

    private PgParameters() {}

    /** @throws IllegalArgumentException without the URL in the message */
    static PgUrl apply(String host, int port, String database, Map<String, String> parameters) {
        TreeSet<String> unknown = new TreeSet<>(parameters.keySet());
        KNOWN.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("has a parameter that is not known here: parameter="
                    + String.join(",", unknown) + "; known are " + String.join(", ", KNOWN));
        }
        Optional<Path> rootCertificate =
                Optional.ofNullable(parameters.get("sslrootcert")).map(PgParameters::certificates);
        List<PgUrl.Setting> settings = new ArrayList<>(StartupOptions.read(parameters.getOrDefault("options", "")));
        return new PgUrl(
                host,
                port,
                database,
                notEmpty(parameters, "user").orElseGet(() -> System.getProperty("user.name")),
                parameters.getOrDefault("password", ""),
                sslMode(parameters.get("sslmode"), rootCertificate.isPresent()),
                rootCertificate,
                searchPath(parameters, settings),
                settings,
                notEmpty(parameters, "application_name"),
                connectTimeoutS(parameters.get("connect_timeout")));
    }

    private static Optional<String> notEmpty(Map<String, String> parameters, String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
    }

    private static SslMode sslMode(String text, boolean hasRootCertificate) {
        SslMode mode = Arrays.stream(SslMode.values())
                .filter(value -> value.value.equals(text == null ? "prefer" : text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sslmode must be "
                        + Arrays.stream(SslMode.values())
                                .map(value -> value.value)
                                .collect(Collectors.joining(", "))
                        + ": sslmode=" + UrlSecrets.mask(text)));
        return switch (mode) {
            case DISABLE, ALLOW, PREFER -> {
                if (hasRootCertificate) {
                    throw new IllegalArgumentException("sslrootcert would not protect anything with sslmode="
                            + mode.value + ", which goes on without TLS: give sslmode=verify-full, or verify-ca");
                }
                yield mode;
            }
            case REQUIRE -> hasRootCertificate ? SslMode.VERIFY_CA : mode; // as libpq
            case VERIFY_CA, VERIFY_FULL -> {
                if (!hasRootCertificate) {
                    throw new IllegalArgumentException("sslmode=" + mode.value + " needs sslrootcert=<PEM file>");
                }
                yield mode;
            }
        };
    }

    private static Path certificates(String file) {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            if (CertificateFactory.getInstance("X.509").generateCertificates(in).isEmpty()) {
                throw new IllegalArgumentException(
                        "sslrootcert must be a PEM file with certificates: sslrootcert=" + UrlSecrets.mask(file));
            }
            return Path.of(file);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "sslrootcert must be a PEM file with certificates: sslrootcert=" + UrlSecrets.mask(file), e);
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "sslrootcert must be a file that can be read: sslrootcert=" + UrlSecrets.mask(file), e);
        }
    }

    /** It may be given in three ways, all with the same meaning; it is taken out of the settings. */
    private static List<String> searchPath(Map<String, String> parameters, List<PgUrl.Setting> settings) {
        List<String> given = new ArrayList<>();
        notEmpty(parameters, "search_path").ifPresent(given::add);
        notEmpty(parameters, "currentSchema").ifPresent(given::add);
        settings.stream()
                .filter(setting -> setting.name().equals("search_path"))
                .map(PgUrl.Setting::value)
                .forEach(given::add);
        settings.removeIf(setting -> setting.name().equals("search_path"));
        if (given.size() > 1) {
            throw new IllegalArgumentException(
                    "must give the schemas once, by search_path, by currentSchema or in options");
        }
        return given.isEmpty() ? List.of() : SearchPath.read(given.get(0));
    }

    private static int connectTimeoutS(String text) {
        if (text == null) {
            return DEFAULT_CONNECT_TIMEOUT_S;
        }
        if (text.matches("[0-9]{1,3}")) {
            int seconds = Integer.parseInt(text);
            if (seconds >= 1 && seconds <= MAX_CONNECT_TIMEOUT_S) {
                return seconds;
            }
        }
        throw new IllegalArgumentException("connect_timeout must be seconds from 1 to " + MAX_CONNECT_TIMEOUT_S
                + ": connect_timeout=" + UrlSecrets.mask(text));
    }
}
