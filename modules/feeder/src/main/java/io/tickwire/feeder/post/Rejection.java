package io.tickwire.feeder.post;

/**
 * One tick that the webhook did not take.
 *
 * @param index of the tick in its post, 0-based
 */
public record Rejection(int index, String field, String code, String detail) {}
