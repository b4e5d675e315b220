package io.tickwire.gateway.feed;

import io.tickwire.gateway.update.Refusal;

/** Is told, for metrics, what of the channel was not believed. For the event loop of the feed. */
public interface ChannelReports {
    /** A message was passed over. */
    void refused(Refusal reason);

    /** A view that was heard is not what Redis has: the stored one has replaced it. */
    void corrected();

    /** Somebody who wanted a partition that was not heard waited for the whole limit, or was one too many to wait. */
    void heardTooLate();
}
