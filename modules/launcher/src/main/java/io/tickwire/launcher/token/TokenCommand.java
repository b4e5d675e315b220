package io.tickwire.launcher.token;

import io.tickwire.config.JwtSecret;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Rfc3339;
import io.tickwire.gateway.access.ChannelPatterns;
import io.tickwire.launcher.CommandVertx;
import io.tickwire.launcher.ExitCode;
import io.tickwire.retry.DurationText;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a token that lets its bearer read from a gateway. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description = "Make an access token for a gateway and print it.",
        footer = {
            "",
            "It is signed with TICKWIRE_JWT_SECRET (HS256), or with a private key (RS256, ES256) whose public key the gateways",
            "have in TICKWIRE_JWT_PUBLIC_KEY. Whoever has the token may read until it ends; it can't be taken back.",
            "",
            "  tickwire token --channels='symbol:BTC-*,market' --for=1h",
            "  TICKWIRE_TOKEN=$(tickwire token --for=8h) tickwire tail"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the token was printed", "1:it can't be printed", "2:bad usage, or no key to sign with"})
public final class TokenCommand implements Callable<Integer> {
    private static final String SECRET = "TICKWIRE_JWT_SECRET";
    private static final Duration LONG = Duration.ofDays(31);

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Option(
            names = "--channels",
            paramLabel = "PATTERNS",
            description =
                    "What it opens, comma-separated: symbol:BTC-*, bars:BTC-USD, ticks:BTC-USD, market. A symbol's"
                            + " pattern opens its HTTP paths, too. Default: everything.")
    String channels;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long it lasts: 90s, 5m, 2h, 1d. Default: ${DEFAULT-VALUE}")
    String lasts;

    @Option(names = "--subject", paramLabel = "NAME", description = "Whom it is for (sub); for your own records.")
    String subject;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Private key in PEM to sign with, of RSA or of the curve P-256. Default: " + SECRET + ".")
    String key;

    @Option(
            names = "--key-id",
            paramLabel = "NAME",
            description = "Name of the key (kid) in the gateways' JSON Web Key Set.")
    String keyId;

    @Override
    public Integer call() throws Exception {
        PrintWriter err = spec.commandLine().getErr();
        SigningKey signing;
        JsonObject claims;
        try {
            signing = signingKey(System.getenv());
            claims = claims(MicrosClock.system().micros());
        } catch (IllegalArgumentException e) {
            err.println("tickwire: " + e.getMessage());
            return ExitCode.USAGE;
        }
        Vertx vertx = CommandVertx.create();
        try {
            spec.commandLine().getOut().println(signing.sign(vertx, claims, Optional.ofNullable(keyId)));
        } finally {
            vertx.close().await(10, TimeUnit.SECONDS);
        }
        err.println("tickwire: token signed by " + signing + ", opens "
                + (channels == null ? "everything" : channels) + ", ends "
                + Rfc3339.format(TimeUnit.SECONDS.toMicros(claims.getLong("exp"))));
        return ExitCode.CLEAN;
    }

    private SigningKey signingKey(Map<String, String> environment) {
        if (key != null) {
            return SigningKey.ofFile(key);
        }
        String secret = environment.getOrDefault(SECRET, "").trim();
        if (secret.isEmpty()) {
            throw new IllegalArgumentException("nothing to sign with: set " + SECRET
                    + ", as the gateways have it, or give" + " a private key: --key=FILE");
        }
        try {
            return SigningKey.of(new JwtSecret(secret));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SECRET + ": " + e.getMessage(), e);
        }
    }

    private JsonObject claims(long nowMicros) {
        Duration lasting = DurationText.parse("--for", lasts);
        if (lasting.compareTo(LONG) > 0) {
            spec.commandLine()
                    .getErr()
                    .println("tickwire: warning: a token can't be taken back before it ends, only all tokens of its key"
                            + " can: --for=" + lasts);
        }
        long now = TimeUnit.MICROSECONDS.toSeconds(nowMicros);
        JsonObject claims = new JsonObject();
        if (subject != null) {
            claims.put("sub", subject);
        }
        if (channels != null) {
            List<String> patterns =
                    Arrays.stream(channels.split(",", -1)).map(String::trim).toList();
            try {
                ChannelPatterns.of(patterns); // told now, and not by a gateway later
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("--channels: " + e.getMessage(), e);
            }
            claims.put("channels", new JsonArray(patterns));
        }
        return claims.put("iat", now).put("exp", now + Math.max(1, lasting.toSeconds()));
    }
}
