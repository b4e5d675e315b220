package io.tickwire.calc.partition;

/**
 * @param latenessMicros how far behind its symbol's newest a tick may be, microseconds
 * @param publishIntervalMicros least time between two updates of a symbol, microseconds
 */
public record LiveRules(long latenessMicros, long publishIntervalMicros) {}
