package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Frame;
import java.util.List;

/** How a transport puts ticks and gaps into bytes. One object for all clients whose bytes are the same. */
public interface TapeEncoding {
    /** The transport's name in metrics. */
    String transport();

    /**
     * One write, which the caller releases.
     *
     * @param messages at least one, oldest first
     */
    Frame encode(List<TapeMessage> messages);
}
