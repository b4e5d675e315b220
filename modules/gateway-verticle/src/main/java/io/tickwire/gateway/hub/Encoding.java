package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import java.util.List;

/** How a transport puts messages into bytes. Stateless; one object for each transport. */
public interface Encoding {
    /** The transport's name in metrics. */
    String transport();

    /**
     * One write, which the caller releases.
     *
     * @param messages at least one, oldest first
     * @param positionBefore what a client that has got all but the last message may resume from
     * @param positionAfter what a client that has got all of them may resume from
     */
    Frame encode(List<Message> messages, String positionBefore, String positionAfter);
}
