package io.tickwire.gateway.tape;

import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;

/**
 * A tick where it stands in the queue.
 *
 * @param number as which tick of its entry, counted from 1
 * @param last whether it is the entry's last one
 */
record QueuedTick(Tick tick, StreamId entry, int number, boolean last) {
    /** How far the partition was told with it. */
    Place place() {
        return new Place(entry, last ? Place.WHOLE : number);
    }
}
