package io.tickwire.config;

import io.tickwire.postgres.PgUrl;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The whole configuration of a process. Made once at start by {@link #read}; every part gets the record it needs.
 *
 * @param host where ingest and gateway listen
 * @param managementHost where health and metrics are asked for
 * @param partitions stream partitions, 1 to 1024; the same in every process of a system
 * @param drainMs longest time a stop may take, milliseconds
 * @param channel of live updates; the same in every process of a system, and in no other system on the same Redis
 */
public record Settings(
        Set<Verticle> verticles,
        Stores stores,
        String host,
        String managementHost,
        int managementPort,
        int partitions,
        int drainMs,
        SocketTransport transport,
        UpdatesChannel channel,
        Ingest ingest,
        Calc calc,
        Gateway gateway,
        Flush flush,
        Tape tape) {

    /**
     * Where Redis and Postgres are.
     *
     * @param redisUrl empty until an embedded one is started
     * @param embeddedRedisPort 0 for any free port
     */
    public record Stores(
            Optional<RedisUrl> redisUrl,
            Optional<String> pgUrl,
            EmbeddedMode embedded,
            Path dataDir,
            int embeddedRedisPort,
            int embeddedPgPort) {
        /** Whether a private Redis has to be started. */
        public boolean startsRedis() {
            return embedded == EmbeddedMode.ALWAYS || (embedded == EmbeddedMode.AUTO && redisUrl.isEmpty());
        }

        /** Whether a private Postgres has to be started. */
        public boolean startsPostgres() {
            return embedded == EmbeddedMode.ALWAYS || (embedded == EmbeddedMode.AUTO && pgUrl.isEmpty());
        }

        @Override
        public String toString() {
            return "Stores[redisUrl=" + redisUrl.map(RedisUrl::toString).orElse("none") + ", pgUrl="
                    + pgUrl.map(UrlSecrets::mask).orElse("none") + ", embedded=" + embedded + ", dataDir=" + dataDir
                    + "]";
        }
    }

    /**
     * @param webhookSecrets a post may be signed with one of them
     * @param webhookTokens a post that has one of them needs no signature; without secrets and tokens anybody may post
     * @param maxBodyBytes of a post, after decompression too
     * @param maxFutureMs how far ahead of the clock a tick may be, milliseconds
     * @param queueMaxBytes bound of the queue over all partitions, bytes of Redis memory
     * @param queueAck what must have a tick before its post is answered
     * @param prices which prices are taken
     * @param maxAgeDays an older tick is not taken; 0 for any age
     * @param maxSymbols how many symbols the system may have, of all ingest processes together
     */
    public record Ingest(
            int port,
            List<WebhookSecret> webhookSecrets,
            List<WebhookToken> webhookTokens,
            int maxBodyBytes,
            long maxFutureMs,
            long queueMaxBytes,
            QueueAck queueAck,
            PriceRule prices,
            int maxAgeDays,
            int maxSymbols) {}

    /**
     * @param publishIntervalMs least time between two updates of a symbol, milliseconds
     * @param latenessMs how far behind its symbol's newest a tick may be for live views, milliseconds
     * @param indices weighted baskets of symbols
     */
    public record Calc(int publishIntervalMs, long latenessMs, List<IndexDefinition> indices) {
        /** The symbols that the indices are made of. */
        public Set<String> indexSymbols() {
            return indices.stream()
                    .flatMap(index -> index.weights().keySet().stream())
                    .collect(Collectors.toUnmodifiableSet());
        }
    }

    /**
     * @param staleMs a symbol without an update for so long is told stale, milliseconds; 0 for never
     * @param access who may read; {@link AccessSettings#OPEN} where no gateway runs
     */
    public record Gateway(int port, long staleMs, AccessSettings access) {}

    /**
     * @param batchTicks a batch is written when it has this many ticks
     * @param delayMs … or when its oldest has waited this long, milliseconds
     * @param coverageGapMs ticks of a symbol further apart than this are in two covered ranges, milliseconds
     * @param retentionDays age in days beyond which stored ticks are dropped; 0 keeps them for ever
     */
    public record Flush(int batchTicks, int delayMs, long coverageGapMs, int retentionDays) {}

    /**
     * What is kept of ticks that are done with; the same in every process of a system.
     *
     * @param keepMs how long, milliseconds
     * @param always also when nobody has asked for a tape
     * @param maxBytes over all partitions; what is too much goes earlier, the oldest first
     */
    public record Tape(long keepMs, boolean always, long maxBytes) {}

    /** Who sets one of these relies on it: to go on without would be less than was asked for. */
    private static final Set<String> NOT_YET = Set.of("TICKWIRE_TLS_CERT", "TICKWIRE_TLS_KEY");

    private static final String LOOPBACK = "127.0.0.1";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|(?=.*:.*:)[0-9A-Fa-f:.]+(%[A-Za-z0-9._-]+)?");

    /**
     * Reads and checks all variables of the contract.
     *
     * @throws SettingsException with every problem found, not only the first
     */
    public static Settings read(Map<String, String> variables) throws SettingsException {
        VariableReader reader = new VariableReader(variables);
        Settings settings = read(reader);
        reader.throwProblems();
        return settings;
    }

    /** The names of all variables that {@link #read(Map)} looks at: charts and documents must name no other. */
    public static Set<String> variableNames() {
        VariableReader reader = new VariableReader(Map.of());
        read(reader);
        return reader.names();
    }

    private static Settings read(VariableReader reader) {
        Set<Verticle> verticles =
                reader.parsed("TICKWIRE_VERTICLES", Verticle::parse).orElseGet(() -> EnumSet.allOf(Verticle.class));
        int retentionDays = (int) reader.number("TICKWIRE_RETENTION_DAYS", 0, 0, 36_500);
        Settings settings = new Settings(
                verticles,
                stores(reader, verticles),
                reader.parsed("TICKWIRE_HOST", Settings::host).orElse(LOOPBACK),
                reader.parsed("TICKWIRE_MANAGEMENT_HOST", Settings::host).orElse(LOOPBACK),
                reader.port("TICKWIRE_MANAGEMENT_PORT", 9000),
                (int) reader.number("TICKWIRE_PARTITIONS", 8, 1, 1024),
                (int) reader.number("TICKWIRE_DRAIN_MS", 20_000, 0, 600_000),
                reader.parsed("TICKWIRE_TRANSPORT", SocketTransport::parse).orElse(SocketTransport.AUTO),
                new UpdatesChannel(
                        reader.parsed("TICKWIRE_CHANNEL", UpdatesChannel::new)
                                .orElse(UpdatesChannel.DEFAULT)
                                .name(),
                        reader.parsed("TICKWIRE_CHANNEL_PER_PARTITION", Settings::bool)
                                .orElse(false)),
                ingest(reader, retentionDays),
                new Calc(
                        (int) reader.number("TICKWIRE_PUBLISH_INTERVAL_MS", 50, 0, 60_000),
                        reader.number("TICKWIRE_LATENESS_MS", 300_000, 0, 86_400_000),
                        reader.parsed("TICKWIRE_INDICES", IndexDefinition::parse)
                                .orElse(List.of())),
                new Gateway(
                        reader.port("TICKWIRE_GATEWAY_PORT", 8080),
                        reader.number("TICKWIRE_STALE_MS", 15_000, 0, 86_400_000),
                        // a key's file need be only where tokens are checked
                        verticles.contains(Verticle.GATEWAY) ? AccessSettings.read(reader) : AccessSettings.OPEN),
                flush(reader, retentionDays),
                new Tape(
                        reader.number("TICKWIRE_TAPE_MS", 600_000, 1_000, 86_400_000),
                        reader.text("TICKWIRE_TAPE_MS").isPresent(),
                        reader.number("TICKWIRE_TAPE_MAX_BYTES", 268_435_456, 1, Long.MAX_VALUE >> 10)));
        reader.parsed("TICKWIRE_LOG", Settings::logFormat); // the launcher's logback.xml takes it, before all else
        for (String name : NOT_YET.stream().sorted().toList()) {
            if (reader.text(name).filter(value -> !value.equals("0")).isPresent()) {
                reader.problem("is not available in this version: " + name);
            }
        }
        return settings;
    }

    private static Stores stores(VariableReader reader, Set<Verticle> verticles) {
        EmbeddedMode asked =
                reader.parsed("TICKWIRE_EMBEDDED", EmbeddedMode::parse).orElse(EmbeddedMode.AUTO);
        boolean all = verticles.size() == Verticle.values().length;
        // a part of the pipeline is of no use with servers of its own
        EmbeddedMode embedded = asked == EmbeddedMode.AUTO && !all ? EmbeddedMode.NEVER : asked;
        Stores stores = new Stores(
                reader.parsed("REDIS_URL", RedisUrl::parse),
                reader.parsed("PG_URL", PgUrl::parse).flatMap(url -> reader.text("PG_URL")),
                embedded,
                reader.parsed("TICKWIRE_DATA_DIR", FileName::path).orElse(Path.of("./data")),
                reader.port("TICKWIRE_EMBEDDED_REDIS_PORT", 16_379),
                reader.port("TICKWIRE_EMBEDDED_PG_PORT", 15_432));
        boolean needsUrls = embedded == EmbeddedMode.NEVER;
        String why = asked == EmbeddedMode.NEVER ? "TICKWIRE_EMBEDDED=never" : "a subset of the verticles";
        if (needsUrls && reader.text("REDIS_URL").isEmpty()) {
            reader.problem("must be set with " + why + ": REDIS_URL");
        }
        boolean needsPostgres = verticles.contains(Verticle.FLUSH) || verticles.contains(Verticle.GATEWAY);
        if (needsUrls && needsPostgres && reader.text("PG_URL").isEmpty()) {
            reader.problem("must be set with " + why + ": PG_URL");
        }
        return stores;
    }

    private static Ingest ingest(VariableReader reader, int retentionDays) {
        return new Ingest(
                reader.port("TICKWIRE_INGEST_PORT", 8081),
                reader.parsed("TICKWIRE_WEBHOOK_SECRETS", Settings::secrets).orElse(List.of()),
                reader.parsed("TICKWIRE_WEBHOOK_TOKENS", WebhookToken::parseList)
                        .orElse(List.of()),
                (int) reader.number("TICKWIRE_INGEST_MAX_BODY_BYTES", 8_388_608, 1, 1_073_741_824),
                reader.number("TICKWIRE_MAX_FUTURE_MS", 60_000, 0, 86_400_000),
                reader.number("TICKWIRE_QUEUE_MAX_BYTES", 536_870_912, 1, Long.MAX_VALUE),
                reader.parsed("TICKWIRE_QUEUE_ACK", QueueAck::parse).orElse(QueueAck.MEMORY),
                reader.parsed("TICKWIRE_PRICES", PriceRule::parse).orElse(PriceRule.POSITIVE),
                maxAgeDays((int) reader.number("TICKWIRE_MAX_AGE_DAYS", 0, 1, 36_500), retentionDays),
                (int) reader.number("TICKWIRE_MAX_SYMBOLS", 100_000, 1, 10_000_000));
    }

    /** The smaller of two limits: flush would drop a tick beyond the retention at once. 0 means no limit. */
    private static int maxAgeDays(int asked, int retentionDays) {
        return asked == 0 || retentionDays == 0 ? Math.max(asked, retentionDays) : Math.min(asked, retentionDays);
    }

    /** {@code [::1]} is written as in a URL and means {@code ::1}. */
    private static String host(String text) {
        String host = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (!HOST.matcher(host).matches()) {
            throw new IllegalArgumentException(
                    "must be a host name or an address, without scheme, port and path: value=" + text);
        }
        return host;
    }

    private static boolean bool(String text) {
        if (!Set.of("true", "false").contains(text)) {
            throw new IllegalArgumentException("must be true or false: value=" + text);
        }
        return text.equals("true");
    }

    private static String logFormat(String text) {
        if (!Set.of("text", "json").contains(text)) {
            throw new IllegalArgumentException("must be text or json: value=" + text);
        }
        return text;
    }

    private static Flush flush(VariableReader reader, int retentionDays) {
        return new Flush(
                (int) reader.number("TICKWIRE_FLUSH_BATCH_TICKS", 500, 1, 100_000),
                (int) reader.number("TICKWIRE_FLUSH_DELAY_MS", 100, 0, 60_000),
                reader.number("TICKWIRE_COVERAGE_GAP_MS", 60_000, 0, 31_536_000_000L),
                retentionDays);
    }

    private static List<WebhookSecret> secrets(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::trim)
                .map(WebhookSecret::parse)
                .toList();
    }

    /** The same with the URLs of the servers that were started. */
    public Settings withStores(Optional<RedisUrl> redisUrl, Optional<String> pgUrl) {
        return new Settings(
                verticles,
                new Stores(
                        redisUrl,
                        pgUrl,
                        stores.embedded(),
                        stores.dataDir(),
                        stores.embeddedRedisPort(),
                        stores.embeddedPgPort()),
                host,
                managementHost,
                managementPort,
                partitions,
                drainMs,
                transport,
                channel,
                ingest,
                calc,
                gateway,
                flush,
                tape);
    }
}
