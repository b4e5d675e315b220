package io.tickwire.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each download that its client cut off was an ERROR line with a stack trace. Those fail every test, so nothing is expected here. */
@Timeout(60)
class GoneReaderTest {
    private static final int CLIENTS = 50;
    private static final int RECEIVE_BUFFER_BYTES = 2_048;

    @Test
    void aReaderThatGoesInTheMiddleOfAFileIsNoFault() throws Exception {
        try (GatewayRig rig = new GatewayRig().start()) {
            for (int i = 0; i < CLIENTS; i++) {
                beginAndGo(rig.uri("/docs/swagger-ui-bundle.js"));
                beginAndGo(rig.uri("/dashboard.js"));
            }
            Eventually.holds(() -> rig.metric("tickwire.connections.open", "listener", "gateway") == 0);
            assertThat(rig.get("/").statusCode()).isEqualTo(200);
        }
    }

    private static void beginAndGo(URI uri) throws Exception {
        try (Socket client = new Socket()) {
            client.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
            client.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            client.getOutputStream()
                    .write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(client.getInputStream().read()).isEqualTo('H');
            client.setSoLinger(true, 0); // a reset
        }
    }
}
