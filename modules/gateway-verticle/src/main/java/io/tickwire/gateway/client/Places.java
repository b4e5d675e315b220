package io.tickwire.gateway.client;

import java.util.HashMap;
import java.util.Map;

/** How many answers of one kind are under way at once on an event loop, in all and for one address. For that event loop. */
public final class Places {
    /** Whether a place was taken. */
    public enum Outcome {
        TAKEN,
        /** All places are taken. */
        FULL,
        /** The address has as many as it may. */
        SHARE_TAKEN
    }

    private final int most;
    private final int mostOfAnAddress;
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int taken;

    /** A quarter of them for one address. */
    public Places(int most) {
        this.most = most;
        this.mostOfAnAddress = most / 4;
    }

    /** Takes a place for a client at the address. */
    public Outcome take(String address) {
        if (taken == most) {
            return Outcome.FULL;
        }
        int its = byAddress.getOrDefault(address, 0);
        if (its == mostOfAnAddress) {
            return Outcome.SHARE_TAKEN;
        }
        taken++;
        byAddress.put(address, its + 1);
        return Outcome.TAKEN;
    }

    /** Gives back a place that was taken. */
    public void giveBack(String address) {
        taken--;
        byAddress.computeIfPresent(address, (same, its) -> its == 1 ? null : its - 1);
    }

    /** Places taken now. */
    public int taken() {
        return taken;
    }
}
