package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Update;
import java.util.List;

/** Takes updates on a thread of its own; from any thread, in the order of the calls. */
@FunctionalInterface
public interface UpdateSink {
    void accept(List<Update> updates);
}
