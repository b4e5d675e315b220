package io.tickwire.gateway.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.tickwire.gateway.hub.Frame;

/**
 * A write as it goes over the wire, in memory that the kernel reads from: a client's connection refers to it and copies nothing. The memory is given back
 * when its maker has released it and the last connection has sent it or has ended. For one thread.
 */
public final class EncodedFrame implements Frame {
    private final ByteBuf bytes;
    private final int contentStart;
    private final int contentLength;

    private EncodedFrame(ByteBuf bytes, int contentStart, int contentLength) {
        this.bytes = bytes;
        this.contentStart = contentStart;
        this.contentLength = contentLength;
    }

    /**
     * Copies the parts, one behind the other.
     *
     * @param head what the transport puts before the content
     * @param tail what the transport puts behind it
     */
    public static EncodedFrame of(byte[] head, byte[] content, byte[] tail) {
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(head.length + content.length + tail.length);
        bytes.writeBytes(head).writeBytes(content).writeBytes(tail);
        return new EncodedFrame(bytes, head.length, content.length);
    }

    @Override
    public int length() {
        return bytes.readableBytes();
    }

    @Override
    public void release() {
        bytes.release();
    }

    /** All of it, for one connection, which releases it. */
    public ByteBuf whole() {
        return bytes.retainedDuplicate();
    }

    /** What the transport's own head and tail stand around, for one connection, which releases it. */
    public ByteBuf content() {
        return bytes.retainedSlice(contentStart, contentLength);
    }
}
