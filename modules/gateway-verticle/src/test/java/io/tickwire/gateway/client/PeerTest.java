package io.tickwire.gateway.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class PeerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
    private final Peer peer = new Peer(channel);

    @Test
    void cutEndsTheConnection() {
        peer.cut();
        assertThat(channel.isOpen()).isFalse();
    }

    /** A minute after a gateway had closed a WebSocket, it failed to cut the connection that was gone. */
    @Test
    void oneThatHasEndedIsLeftAlone() {
        channel.close();
        channel.runPendingTasks();
        assertThat(channel.pipeline().firstContext()).isNull();
        peer.cut();
        assertThat(channel.isOpen()).isFalse();
    }
}
