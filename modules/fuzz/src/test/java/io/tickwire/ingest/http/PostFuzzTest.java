package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickwire.config.PriceRule;
import io.tickwire.domain.Tick;
import io.tickwire.ingest.parse.BodyFormat;
import io.tickwire.ingest.parse.PostContent;
import io.tickwire.ingest.parse.PostReader;
import io.tickwire.ingest.parse.TickRules;
import io.tickwire.ingest.slice.Slice;
import io.tickwire.wire.FrameDecoder;
import io.tickwire.wire.FrameEncoder;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A post, plain or gzip: the first byte says how it is read. Whatever it is, it is unreadable, or a batch whose valid ticks
 * go through the queue unchanged and whose rejections can be told.
 */
public class PostFuzzTest {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final long NOW_MICROS = 1_795_341_600_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PostReader reader = new PostReader(new TickRules(60_000_000, Long.MAX_VALUE, PriceRule.ANY));
    private final FrameEncoder encoder = new FrameEncoder();
    private final FrameDecoder decoder = new FrameDecoder();

    @FuzzTest
    public void anyPostHasADefinedAnswer(byte[] input) throws Exception {
        if (input.length == 0) {
            return;
        }
        byte[] body = Arrays.copyOfRange(input, 1, input.length);
        BodyFormat format = (input[0] & 1) == 0 ? BodyFormat.JSON : BodyFormat.NDJSON;
        if ((input[0] & 2) == 0) {
            read(format, body, body.length);
            return;
        }
        Gunzip gunzip = new Gunzip(body, body.length, LIMIT_BYTES, bytes -> true);
        assertThat(gunzip.advance(Slice.endless())).isTrue();
        Gunzip.Outcome outcome = gunzip.outcome();
        if (outcome instanceof Gunzip.Inflated plain) {
            assertThat(plain.length()).isLessThanOrEqualTo(plain.bytes().length);
            assertThat(plain.bytes().length).isLessThanOrEqualTo(LIMIT_BYTES);
            read(format, plain.bytes(), plain.length());
        } else if (outcome instanceof Gunzip.Corrupt corrupt) {
            tellable(new JsonObject().put("detail", corrupt.reason()));
        }
    }

    private void read(BodyFormat format, byte[] body, int length) throws Exception {
        byte[] before = body.clone();
        PostContent content = reader.read(format, body, length, NOW_MICROS);
        assertThat(body).isEqualTo(before);
        if (content instanceof PostContent.Unreadable unreadable) {
            tellable(new JsonObject().put("detail", unreadable.detail()));
            return;
        }
        if (content instanceof PostContent.TooManyBad bad) {
            assertThat(bad.rejected().count()).isBetween(10_000, length);
            return;
        }
        PostContent.Batch batch = (PostContent.Batch) content;
        assertThat(batch.ticks().size() + batch.rejected().count()).isBetween(1, length);
        JsonNode rejected = tellable(new JsonObject()
                .put("rejected", new RejectedView(batch.rejected().kept())));
        int last = -1;
        for (JsonNode rejection : rejected.get("rejected")) {
            int index = rejection.get("index").asInt();
            assertThat(index).isBetween(last, length);
            last = index;
        }
        List<Tick> queued = new ArrayList<>();
        if (!batch.ticks().isEmpty()) {
            for (byte[] frame : encoder.encodeAll(batch.ticks())) {
                queued.addAll(decoder.decode(frame));
            }
        }
        assertThat(queued).isEqualTo(batch.ticks());
    }

    private static JsonNode tellable(JsonObject answer) throws Exception {
        return JSON.readTree(answer.toBuffer().getBytes());
    }
}
