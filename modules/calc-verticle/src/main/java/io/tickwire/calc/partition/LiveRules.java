package io.tickwire.calc.partition;

import io.tickwire.config.UpdatesChannel;

/**
 * @param latenessMicros how far behind its symbol's newest a tick may be, microseconds
 * @param publishIntervalMicros least time between two updates of a symbol, microseconds
 * @param channel that updates are published on
 */
public record LiveRules(long latenessMicros, long publishIntervalMicros, UpdatesChannel channel) {}
