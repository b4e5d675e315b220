package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.ingest.IngestFixture;
import io.tickwire.ingest.TestRedis;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A body that stands still does not keep its memory: contract, section 2. */
class SlowBodyTest {
    private static final String HEAD = "POST /webhook/ticks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    @Test
    void aBodyThatStandsStillIsRefusedAndItsMemoryIsGivenBack() throws Exception {
        try (TestRedis redis = TestRedis.start();
                IngestFixture fixture = new IngestFixture(redis, Map.of());
                RawClient counted = new RawClient(fixture.uri());
                RawClient chunked = new RawClient(fixture.uri())) {
            // 8 of these would fill the budget of an instance
            counted.write(HEAD + "Content-Length: 8000000\r\n\r\n[1,");
            chunked.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n");
            for (RawClient slow : new RawClient[] {counted, chunked}) {
                assertThat(slow.readHead()).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
            }
            assertThat(fixture.postJson("{\"symbol\":\"A\",\"ts\":1700000000000,\"price\":1,\"volume\":1}")
                            .status())
                    .isEqualTo(200);
        }
    }
}
