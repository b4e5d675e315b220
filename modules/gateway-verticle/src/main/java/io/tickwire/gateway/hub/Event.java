package io.tickwire.gateway.hub;

import io.tickwire.gateway.update.Message;
import io.tickwire.gateway.update.Update;

/**
 * One message on its way to an audience.
 *
 * @param order place of the update among all that the hub has taken in
 */
record Event(Topic topic, Update update, Message message, long order) {}
