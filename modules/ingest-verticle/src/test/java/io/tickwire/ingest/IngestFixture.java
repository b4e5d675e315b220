package io.tickwire.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.config.RedisUrl;
import io.tickwire.config.Settings;
import io.tickwire.config.SettingsException;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.QueueSetup;
import io.tickwire.redis.RedisKeys;
import io.tickwire.redis.RedisLink;
import io.tickwire.role.RoleContext;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.MalformedFrameException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.healthchecks.HealthChecks;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;

/** The role on a real Redis, a client for it, and a look into the queue. */
public final class IngestFixture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    public static final int PARTITIONS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    public final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    public final TestRedis redis;
    public final Ingest ingest;
    private final Vertx vertx = Vertx.vertx();
    private final HealthChecks readiness = HealthChecks.create(vertx);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    /** An answer; {@code json} is null when the body is empty. */
    public record Answer(int status, JsonNode json, java.net.http.HttpHeaders headers) {
        public String code() {
            return json.path("code").asText();
        }
    }

    public IngestFixture(TestRedis redis, Map<String, String> variables, MicrosClock clock) throws SettingsException {
        this.redis = redis;
        rootLogger().addAppender(log);
        log.start();
        RoleContext context = new RoleContext(vertx, settings(redis, variables), meters, readiness, clock);
        RedisLink link = new RedisLink(vertx, RedisUrl.parse(redis.url()), "setup", 2_000);
        await(link.connect()
                .otherwiseEmpty()); // on a loaded machine the first attempt of a cold process takes too long
        Eventually.holds(LIMIT, link::isConnected);
        await(new QueueSetup(link, PARTITIONS).run());
        await(link.close());
        ingest = new Ingest(context);
        await(ingest.start());
    }

    public IngestFixture(TestRedis redis, Map<String, String> variables) throws SettingsException {
        this(redis, variables, MicrosClock.system());
    }

    private static Settings settings(TestRedis redis, Map<String, String> more) throws SettingsException {
        Map<String, String> variables = new HashMap<>(
                Map.of("REDIS_URL", redis.url(), "TICKWIRE_INGEST_PORT", "0", "TICKWIRE_VERTICLES", "ingest"));
        variables.putAll(more);
        return Settings.read(variables);
    }

    public URI uri() {
        return URI.create(ingest.url().orElseThrow() + "/webhook/ticks");
    }

    public Answer postJson(String body) {
        return send(post("application/json").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public Answer postLines(String body) {
        return send(post("application/x-ndjson").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    public HttpRequest.Builder post(String contentType) {
        return HttpRequest.newBuilder(uri()).timeout(Duration.ofSeconds(60)).header("content-type", contentType);
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answer(response);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("no answer", e);
        }
    }

    public CompletableFuture<Answer> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(IngestFixture::answer);
    }

    private static Answer answer(HttpResponse<String> response) {
        try {
            String body = response.body();
            return new Answer(response.statusCode(), body.isEmpty() ? null : JSON.readTree(body), response.headers());
        } catch (IOException e) {
            throw new AssertionError("not JSON: body=" + response.body(), e);
        }
    }

    /** All ticks of a partition, in the order of the stream. */
    public List<Tick> queued(int partition) {
        try {
            List<Tick> ticks = new ArrayList<>();
            FrameDecoder decoder = new FrameDecoder();
            for (Object entry : (List<?>) redis.command("XRANGE", RedisKeys.ticks(partition), "-", "+")) {
                List<?> fields = (List<?>) ((List<?>) entry).get(1);
                assertThat(new String((byte[]) fields.get(0), StandardCharsets.US_ASCII))
                        .isEqualTo(RedisKeys.FRAME_FIELD);
                ticks.addAll(decoder.decode((byte[]) fields.get(1)));
            }
            Object counted = redis.command("HGET", RedisKeys.meter(partition), "appended");
            long appended =
                    counted == null ? 0 : Long.parseLong(new String((byte[]) counted, StandardCharsets.US_ASCII));
            assertThat(appended).as("meter of partition %s", partition).isEqualTo(ticks.size());
            return ticks;
        } catch (IOException | MalformedFrameException e) {
            throw new AssertionError("the queue can't be read", e);
        }
    }

    /** All ticks in the queue, by partition and in each in order. */
    public List<Tick> queued() {
        List<Tick> ticks = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ticks.addAll(queued(partition));
        }
        return ticks;
    }

    /** Empties the queue. */
    public void clear() throws IOException {
        redis.command("FLUSHDB");
    }

    public boolean isReady() {
        return Boolean.TRUE.equals(await(readiness.checkStatus().map(result -> result.getUp())));
    }

    /** The checks with what they say. */
    public String readiness() {
        return await(readiness.checkStatus().map(result -> result.toJson().encode()));
    }

    /** Fails on anything in the log that a healthy process does not say. */
    public void assertQuietLog(Level atMost) {
        List<ILoggingEvent> events;
        synchronized (log) {
            events = List.copyOf(log.list);
        }
        assertThat(events.stream().filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN)))
                .filteredOn(event -> !atMost.isGreaterOrEqual(event.getLevel())
                        || event.getLoggerName().contains("BlockedThreadChecker"))
                .isEmpty();
    }

    public Optional<ILoggingEvent> logged(String part) {
        return allLogged(part).stream().findFirst();
    }

    public List<ILoggingEvent> allLogged(String part) {
        synchronized (log) {
            return log.list.stream()
                    .filter(event -> event.getFormattedMessage().contains(part))
                    .toList();
        }
    }

    @Override
    public void close() {
        await(ingest.stop());
        await(vertx.close());
        rootLogger().detachAppender(log);
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError("did not succeed", e);
        }
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
