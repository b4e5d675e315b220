package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.update.Message;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Writes as JSON arrays, and whether each of them is released once. */
final class TestFrames implements Encoding {
    private final List<TestFrame> encoded = new ArrayList<>();
    private final List<String> types = new ArrayList<>();

    /** One write. */
    static final class TestFrame implements Frame {
        private final byte[] json;
        private boolean released;

        private TestFrame(byte[] json) {
            this.json = json;
        }

        @Override
        public int length() {
            return json.length;
        }

        @Override
        public void release() {
            assertThat(released).as("released twice").isFalse();
            released = true;
        }
    }

    @Override
    public String transport() {
        return "test";
    }

    @Override
    public Frame encode(List<Message> messages, String positionBefore, String positionAfter) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        for (Message message : messages) {
            json.write(json.size() == 0 ? '[' : ',');
            json.writeBytes(message.json());
            types.add(message.type());
        }
        json.write(']');
        TestFrame frame = new TestFrame(json.toByteArray());
        encoded.add(frame);
        return frame;
    }

    /** What a client is sent. */
    static byte[] json(Frame frame) {
        TestFrame sent = (TestFrame) frame;
        assertThat(sent.released).as("sent after it was released").isFalse();
        return sent.json;
    }

    /** How many writes were encoded. */
    int writes() {
        return encoded.size();
    }

    /** The types of all messages that were encoded. */
    List<String> types() {
        return types;
    }

    /** All that were encoded are released. */
    void checkReleased() {
        assertThat(encoded).isNotEmpty().allMatch(frame -> frame.released);
    }
}
