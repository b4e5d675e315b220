package io.tickwire.deadletter;

import io.tickwire.domain.Tick;

/**
 * One tick or entry of the queue that can't be stored. There is at least one letter for each, sometimes two: whoever was
 * stopped between the letter and the acknowledgement writes it again.
 *
 * @param at time of the verdict, RFC 3339; empty when the letter does not say
 * @param reason for people; from Postgres {@code SQLSTATE: message}
 * @param partition of the queue, -1 when the letter does not say
 * @param entry id in the partition's stream, empty when the letter does not say
 */
public record DeadLetter(String at, String reason, int partition, String entry, Content content) {
    /** What was given up. */
    public sealed interface Content {}

    /**
     * A tick that no store takes: its neighbours in the frame were stored.
     *
     * @param tick its time of receipt is not kept: 0
     */
    public record DeadTick(Tick tick) implements Content {}

    /** Bytes that are no frame: which ticks they were is not known. Empty when the entry held none. */
    public record DeadFrame(byte[] bytes) implements Content {}

    /**
     * A letter that holds neither, as another program may have written.
     *
     * @param fault what is wrong with it
     * @param text what stands where a tick should be, empty when nothing does
     */
    public record Unreadable(String fault, String text) implements Content {}
}
