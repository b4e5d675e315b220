package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;

/**
 * One message on its way to an audience.
 *
 * @param order place of the update among all that the hub has taken in
 * @param isStale whether it says that the topic is silent; otherwise it is the topic's update
 */
record Event(Topic topic, Update update, Message message, long order, boolean isStale) {
    /** An update of the topic. */
    Event(Topic topic, Update update, Message message, long order) {
        this(topic, update, message, order, false);
    }

    /** The topic's newest update, as it was published. */
    static Event newest(Topic topic) {
        return new Event(topic, topic.newest(), topic.newest().asPublished(), topic.order());
    }

    /** The topic's newest update as what stands, whatever the client was told before. */
    static Event standing(Topic topic) {
        return new Event(topic, topic.newest(), topic.newest().asSnapshot(), topic.order());
    }

    /** Whether it tells what stands, and not what came next. */
    boolean isSnapshot() {
        return message.type().equals(Message.SNAPSHOT);
    }

    /** Says that the topic is silent. */
    static Event stale(Topic topic) {
        return new Event(topic, topic.newest(), topic.staleMessage(), topic.order(), true);
    }
}
