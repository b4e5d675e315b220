package io.tickwire.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void nothingSetGivesTheDefaultsOfTheContract() throws Exception {
        Settings settings = Settings.read(Map.of());
        assertThat(settings.verticles()).containsExactlyInAnyOrder(Verticle.values());
        assertThat(settings.host()).isEqualTo("127.0.0.1");
        assertThat(settings.ingest())
                .isEqualTo(new Settings.Ingest(
                        8081,
                        List.of(),
                        List.of(),
                        8_388_608,
                        60_000,
                        536_870_912,
                        QueueAck.MEMORY,
                        PriceRule.POSITIVE,
                        0,
                        100_000));
        assertThat(settings.calc()).isEqualTo(new Settings.Calc(50, 300_000, List.of()));
        assertThat(settings.flush()).isEqualTo(new Settings.Flush(500, 100, 60_000, 0));
        assertThat(settings.stores().startsRedis()).isTrue();
        assertThat(settings.stores().startsPostgres()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://0.0.0.0", "localhost:8080", "*", "0.0.0.0/0", "a b", "1:2", "[::1]:80", "höst", "::1]"})
    void whatIsNoHostIsNamedAtTheStart(String host) {
        assertThat(problems(Map.of("TICKWIRE_HOST", host)))
                .singleElement()
                .asString()
                .contains("TICKWIRE_HOST: must be a host name or an address", "value=" + host);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "localhost", "my_host.internal", "::", "::1", "fe80::1%eth0", "::ffff:10.0.0.1"})
    void everyAddressIsAHost(String host) throws Exception {
        assertThat(Settings.read(Map.of("TICKWIRE_HOST", host)).host()).isEqualTo(host);
        assertThat(Settings.read(Map.of("TICKWIRE_HOST", "[" + host + "]")).host())
                .isEqualTo(host);
    }

    /** As {@code docker run --env-file} hands on {@code TICKWIRE_WEBHOOK_TOKENS="abc"}: nobody could ever post. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "REDIS_URL",
                "PG_URL",
                "TICKWIRE_HOST",
                "TICKWIRE_DATA_DIR",
                "TICKWIRE_CHANNEL",
                "TICKWIRE_PRICES",
                "TICKWIRE_VERTICLES",
                "TICKWIRE_WEBHOOK_TOKENS",
                "TICKWIRE_WEBHOOK_SECRETS"
            })
    void quotesAroundAValueAreNoPartOfIt(String name) {
        for (String value : List.of("\"hunter2\"", "'hunter2'", "\"\"")) {
            assertThat(problems(Map.of(name, value)))
                    .singleElement()
                    .asString()
                    .startsWith(name + ": stands in quotes")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void everyPartitionHasAChannelOfItsOwnOnlyWhenThatIsAskedFor() throws Exception {
        assertThat(Settings.read(Map.of()).channel().ofPartition(3)).isEqualTo("realtime:updates");
        Settings settings =
                Settings.read(Map.of("TICKWIRE_CHANNEL", "staging:updates", "TICKWIRE_CHANNEL_PER_PARTITION", "true"));
        assertThat(settings.channel().ofPartition(3)).isEqualTo("staging:updates:{3}");
        assertThat(settings.channel().name()).as("of the market").isEqualTo("staging:updates");
        assertThat(problems(Map.of("TICKWIRE_CHANNEL_PER_PARTITION", "yes")))
                .containsExactly("TICKWIRE_CHANNEL_PER_PARTITION: must be true or false: value=yes");
    }

    @Test
    void healthAndMetricsListenWhereTheyAreTold() throws Exception {
        Settings everywhere = Settings.read(Map.of("TICKWIRE_HOST", "0.0.0.0"));
        assertThat(everywhere.managementHost()).isEqualTo("127.0.0.1");
        assertThat(Settings.read(Map.of("TICKWIRE_MANAGEMENT_HOST", "[::]")).managementHost())
                .isEqualTo("::");
        assertThat(problems(Map.of("TICKWIRE_MANAGEMENT_HOST", "a b")))
                .singleElement()
                .asString()
                .startsWith("TICKWIRE_MANAGEMENT_HOST: must be a host");
    }

    @Test
    void aDirectoryThatTheSystemCantNameIsAProblemOfItsVariable() {
        assertThat(problems(Map.of("TICKWIRE_DATA_DIR", "/tmp/a\0b")))
                .singleElement()
                .asString()
                .contains("TICKWIRE_DATA_DIR: ", "LC_ALL=C.UTF-8", "value=/tmp/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TICKWIRE_TLS_CERT", "TICKWIRE_TLS_KEY"})
    void protectionThatIsAskedForIsNotLeftOutInSilence(String name) {
        assertThat(problems(Map.of(name, "/etc/tls/tls.pem")))
                .singleElement()
                .asString()
                .contains(name);
    }

    @Test
    void aSubsetStartsNoServersOfItsOwn() throws Exception {
        Settings settings = Settings.read(Map.of("TICKWIRE_VERTICLES", "ingest,calc", "REDIS_URL", "redis://r:6379"));
        assertThat(settings.stores().startsRedis()).isFalse();
        assertThat(settings.stores().startsPostgres()).isFalse();
    }

    @Test
    void everyVariableThatIsReadIsNamed() {
        assertThat(Settings.variableNames())
                .contains("REDIS_URL", "PG_URL", "TICKWIRE_VERTICLES", "TICKWIRE_DRAIN_MS", "TICKWIRE_JWT_SECRET");
    }

    @Test
    void allProblemsAreToldTogetherWithNameAndValue() {
        Map<String, String> variables = new HashMap<>();
        variables.put("TICKWIRE_PARTITIONS", "0");
        variables.put("TICKWIRE_GATEWAY_PORT", "70000");
        variables.put("TICKWIRE_LATENESS_MS", "soon");
        variables.put("TICKWIRE_LOG", "xml");
        variables.put("TICKWIRE_VERTICLES", "ingest,clac");
        variables.put("REDIS_URL", "http://localhost");
        variables.put("PG_URL", "postgresql://me:hunter2@db");
        assertThat(problems(variables))
                .hasSize(7)
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_PARTITIONS=0"))
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_GATEWAY_PORT=70000"))
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_LATENESS_MS=soon"))
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_LOG: must be text or json: value=xml"))
                .anySatisfy(p -> assertThat(p).contains("clac"))
                .anySatisfy(p -> assertThat(p).contains("REDIS_URL"))
                .anySatisfy(p -> assertThat(p).contains("PG_URL").doesNotContain("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TICKWIRE_INGEST_PORT",
                "TICKWIRE_GATEWAY_PORT",
                "TICKWIRE_MANAGEMENT_PORT",
                "TICKWIRE_EMBEDDED_REDIS_PORT",
                "TICKWIRE_EMBEDDED_PG_PORT"
            })
    void whatKubernetesSetsForAServiceIsNoPort(String name) throws Exception {
        Settings defaults = Settings.read(Map.of());
        for (String accident : List.of("tcp://10.0.0.1:8081", "udp://10.0.0.1:53", "tcp://[fd00::1]:8081")) {
            assertThat(Settings.read(Map.of(name, accident))).isEqualTo(defaults);
        }
        for (String wrong : List.of("http://10.0.0.1:8081", "tcp://", "10.0.0.1:8081", "tcp:8081")) {
            assertThat(problems(Map.of(name, wrong))).hasSize(1).allMatch(problem -> problem.contains(name));
        }
    }

    @Test
    void otherVariablesOfServicesAreNotOurs() throws Exception {
        Map<String, String> ofServices = Map.of(
                "TICKWIRE_INGEST_SERVICE_HOST", "10.0.0.1",
                "TICKWIRE_INGEST_SERVICE_PORT", "8081",
                "TICKWIRE_INGEST_PORT_8081_TCP", "tcp://10.0.0.1:8081",
                "TICKWIRE_INGEST_PORT_8081_TCP_ADDR", "10.0.0.1",
                "REDIS_PORT", "tcp://10.0.0.2:6379",
                "PG_PORT", "tcp://10.0.0.3:5432",
                "TICKWIRE_PORT", "tcp://10.0.0.4:80");
        assertThat(Settings.read(ofServices)).isEqualTo(Settings.read(Map.of()));
    }

    @Test
    void anIpv6HostMayHaveTheBracketsOfAUrl() throws Exception {
        assertThat(Settings.read(Map.of("TICKWIRE_HOST", "[::1]")).host()).isEqualTo("::1");
        assertThat(Settings.read(Map.of("TICKWIRE_HOST", "::1")).host()).isEqualTo("::1");
    }

    @Test
    void whatIsWrongWithThePostgresUrlIsToldWithTheOthers() {
        assertThat(problems(Map.of("PG_URL", "postgresql://u:hunter2@db/md?ssl=1", "TICKWIRE_PARTITIONS", "x")))
                .hasSize(2)
                .anySatisfy(p -> assertThat(p)
                        .startsWith("PG_URL: ")
                        .contains("parameter=ssl", "sslmode")
                        .doesNotContain("hunter2"));
    }

    @Test
    void historyIsKeptForeverUnlessDaysAreGiven() throws Exception {
        Settings settings = Settings.read(Map.of("TICKWIRE_RETENTION_DAYS", "30", "TICKWIRE_COVERAGE_GAP_MS", "1500"));
        assertThat(settings.flush().retentionDays()).isEqualTo(30);
        assertThat(settings.flush().coverageGapMs()).isEqualTo(1_500);
        assertThat(problems(Map.of("TICKWIRE_RETENTION_DAYS", "-1", "TICKWIRE_COVERAGE_GAP_MS", "-1")))
                .hasSize(2)
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_RETENTION_DAYS=-1"))
                .anySatisfy(p -> assertThat(p).contains("TICKWIRE_COVERAGE_GAP_MS=-1"));
    }

    @Test
    void anAcknowledgementMayWaitForReplicas() throws Exception {
        assertThat(Settings.read(Map.of("TICKWIRE_QUEUE_ACK", "replicas:2"))
                        .ingest()
                        .queueAck())
                .isEqualTo(new QueueAck(2));
        assertThat(Settings.read(Map.of("TICKWIRE_QUEUE_ACK", "memory"))
                        .ingest()
                        .queueAck())
                .isEqualTo(QueueAck.MEMORY);
        for (String wrong : List.of("replicas", "replicas:0", "replicas:-1", "replicas:101", "disk", "replicas:1x")) {
            assertThat(problems(Map.of("TICKWIRE_QUEUE_ACK", wrong)))
                    .singleElement()
                    .asString()
                    .contains("TICKWIRE_QUEUE_ACK");
        }
    }

    @Test
    void aSubsetNeedsItsUrls() {
        assertThat(problems(Map.of("TICKWIRE_VERTICLES", "flush")))
                .anySatisfy(p -> assertThat(p).contains("REDIS_URL"))
                .anySatisfy(p -> assertThat(p).contains("PG_URL"));
        assertThat(problems(Map.of("TICKWIRE_VERTICLES", "ingest")))
                .singleElement()
                .asString()
                .contains("REDIS_URL");
    }

    @Test
    void neverEmbeddedNeedsTheUrls() {
        assertThat(problems(Map.of("TICKWIRE_EMBEDDED", "never"))).hasSize(2);
    }

    @Test
    void secretsAreReadAndNeverPrinted() throws Exception {
        Settings settings = Settings.read(Map.of(
                "TICKWIRE_WEBHOOK_SECRETS", SECRET + ", whsec_AAAA",
                "REDIS_URL", "redis://:pa:ss@r:6379",
                "PG_URL", "postgresql://u:geheim@h:5432/d"));
        assertThat(settings.ingest().webhookSecrets()).hasSize(2);
        assertThat(settings.toString())
                .doesNotContain("MfKQ")
                .doesNotContain("pa:ss")
                .doesNotContain("geheim");
        assertThat(problems(Map.of("TICKWIRE_WEBHOOK_SECRETS", "whsec_%%geheim%%")))
                .singleElement()
                .asString()
                .contains("TICKWIRE_WEBHOOK_SECRETS")
                .doesNotContain("geheim");
    }

    @Test
    void tokensAreReadAndNeverPrinted() throws Exception {
        Settings settings = Settings.read(Map.of("TICKWIRE_WEBHOOK_TOKENS", "geheim-1, geheim+/=2 "));
        assertThat(settings.ingest().webhookTokens())
                .extracting(WebhookToken::value)
                .containsExactly("geheim-1", "geheim+/=2");
        assertThat(settings.toString()).doesNotContain("geheim");
        for (String wrong : List.of("geheim,", ",geheim", "ge heim", "gehe\u00ecm", "geheim\u0007x")) {
            assertThat(problems(Map.of("TICKWIRE_WEBHOOK_TOKENS", wrong)))
                    .singleElement()
                    .asString()
                    .startsWith("TICKWIRE_WEBHOOK_TOKENS: a token must ")
                    .doesNotContain("geheim");
        }
    }

    @Test
    void pricesArePositiveUnlessAllAreAskedFor() throws Exception {
        assertThat(Settings.read(Map.of()).ingest().prices()).isEqualTo(PriceRule.POSITIVE);
        assertThat(Settings.read(Map.of("TICKWIRE_PRICES", "positive")).ingest().prices())
                .isEqualTo(PriceRule.POSITIVE);
        assertThat(Settings.read(Map.of("TICKWIRE_PRICES", "any")).ingest().prices())
                .isEqualTo(PriceRule.ANY);
        assertThat(problems(Map.of("TICKWIRE_PRICES", "all")))
                .containsExactly("TICKWIRE_PRICES: must be positive or any: value=all");
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "7, 0, 7", "0, 30, 30", "7, 30, 7", "60, 30, 30"})
    void ticksOlderThanTheLimitOrTheRetentionAreNotTaken(int maxAge, int retention, int expected) throws Exception {
        Map<String, String> variables = new HashMap<>();
        if (maxAge > 0) {
            variables.put("TICKWIRE_MAX_AGE_DAYS", Integer.toString(maxAge));
        }
        variables.put("TICKWIRE_RETENTION_DAYS", Integer.toString(retention));
        assertThat(Settings.read(variables).ingest().maxAgeDays()).isEqualTo(expected);
    }

    @Test
    void calcIsTheTwoHalvesOfCalc() throws Exception {
        Map<String, String> urls = Map.of("REDIS_URL", "redis://127.0.0.1:1", "TICKWIRE_EMBEDDED", "never");
        Map<String, String> calc = new HashMap<>(urls);
        calc.put("TICKWIRE_VERTICLES", "calc");
        assertThat(Settings.read(calc).verticles()).containsExactly(Verticle.CALC_SYMBOL, Verticle.CALC_CROSS);
        Map<String, String> cross = new HashMap<>(urls);
        cross.put("TICKWIRE_VERTICLES", "calc-cross");
        assertThat(Settings.read(cross).verticles()).containsExactly(Verticle.CALC_CROSS);
        assertThat(problems(Map.of("TICKWIRE_VERTICLES", "calc-crosss")))
                .anySatisfy(p -> assertThat(p).contains("calc-symbol, calc-cross", "verticle=calc-crosss"));
    }

    @Test
    void allIndexFaultsAreToldTogether() {
        assertThat(problems(Map.of("TICKWIRE_INDICES", "TOP=BTC-USD*0.6+BTC-USD*0.4;TOP=ETH-USD*0;X")))
                .singleElement()
                .asString()
                .contains("TICKWIRE_INDICES", "BTC-USD", "TOP", "X");
    }

    @Test
    void whatThisVersionLacksIsRefusedNotIgnored() {
        assertThat(problems(Map.of("TICKWIRE_TLS_CERT", "s")))
                .singleElement()
                .asString()
                .contains("TICKWIRE_TLS_CERT");
    }

    private static List<String> problems(Map<String, String> variables) {
        return catchThrowableOfType(SettingsException.class, () -> Settings.read(variables))
                .problems();
    }
}
