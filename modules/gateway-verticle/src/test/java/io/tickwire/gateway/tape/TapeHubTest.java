package io.tickwire.gateway.tape;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.hub.Channel;
import io.tickwire.gateway.hub.Frame;
import io.tickwire.gateway.hub.Outlet;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TapeHubTest {
    private final TapeInterest interest = new TapeInterest(4);
    private final List<CatchUp.Request> begun = new ArrayList<>();
    private final TapeReports reports = new TapeReports() {
        @Override
        public void ticks(String transport, int ticks) {}

        @Override
        public void missed(long ticks) {}

        @Override
        public void unknownGap() {}
    };
    private final Outlet outlet = new Outlet() {
        @Override
        public boolean isFull() {
            return false;
        }

        @Override
        public boolean hasMoved() {
            return true;
        }

        @Override
        public void send(Frame frame) {}

        @Override
        public void closeTooSlow() {}
    };
    private final TapeEncoding encoding = new TapeEncoding() {
        @Override
        public String transport() {
            return "websocket";
        }

        @Override
        public Frame encode(List<TapeMessage> messages) {
            return new Frame() {
                @Override
                public int length() {
                    return messages.size();
                }

                @Override
                public void release() {}
            };
        }
    };
    private Vertx vertx;
    private TapeHub hub;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        hub = new TapeHub(vertx.getOrCreateContext(), 4, interest, new TapeBudget(1_000), reports, begun::add);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    @Test
    void aClientComesBackWithOneSubscriptionAfterTheOtherAndWithFewAtOnce() {
        TapeMember member = hub.join(outlet, encoding);
        for (int i = 0; i < TapeHub.MAX_REQUESTS; i++) {
            Channel channel = Channel.parse("ticks:S" + i);
            Map<Channel, String> resume = Map.of(channel, "somewhere");
            assertThat(hub.takes(member)).isTrue();
            hub.subscribe(member, List.of(channel), resume);
        }
        assertThat(begun).hasSize(1);
        assertThat(member.channels()).isEqualTo(TapeHub.MAX_REQUESTS);
        assertThat(hub.takes(member)).isFalse();
    }

    @Test
    void nothingIsWantedWhenAllHaveGone() {
        TapeMember one = hub.join(outlet, encoding);
        TapeMember other = hub.join(outlet, encoding);
        Channel all = Channel.parse("ticks:*");
        Channel symbol = Channel.parse("ticks:S");
        hub.subscribe(one, List.of(all, symbol), Map.of(symbol, "somewhere"));
        hub.subscribe(other, List.of(symbol), Map.of());
        assertThat(interest.partitions()).containsExactly(0, 1, 2, 3);
        hub.unsubscribe(one, List.of(all));
        assertThat(interest.partitions()).hasSize(1);
        assertThat(interest.wants("S")).isTrue();
        assertThat(interest.wants("T")).isFalse();
        hub.leave(one);
        hub.leave(one);
        assertThat(interest.wants("S")).isTrue();
        hub.leave(other);
        assertThat(interest.partitions()).isEmpty();
    }
}
