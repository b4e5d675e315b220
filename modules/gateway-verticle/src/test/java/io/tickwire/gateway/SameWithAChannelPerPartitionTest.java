package io.tickwire.gateway;

import java.io.IOException;
import org.junit.jupiter.api.Nested;

/** With a channel for each partition, clients see what they see with one for all. */
class SameWithAChannelPerPartitionTest {
    private static GatewayRig perPartition() throws IOException {
        return new GatewayRig().channelPerPartition();
    }

    @Nested
    class OverWebSocket extends WebSocketTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class OverSse extends SseTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class OverHttp extends HttpApiTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class OfTheMarket extends MarketTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class InSilence extends StaleTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class AfterALoss extends LossAndReturnTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }

    @Nested
    class WhenMessagesAreForged extends ForgedMessagesTest {
        @Override
        GatewayRig rig() throws IOException {
            return perPartition();
        }
    }
}
