package io.tickwire.teststores;

import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.time.Duration;

/** How much the machine has to do that the tests run on. */
public final class MachineLoad {
    private MachineLoad() {}

    /**
     * How long something may take here that takes so long at most on an idle machine: where more threads want to run than there are
     * processors, each waits for its turn.
     */
    public static Duration stretched(Duration idle) {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        double threadsOfAProcessor = machine.getSystemLoadAverage() / machine.getAvailableProcessors();
        return Duration.ofNanos((long) (idle.toNanos() * Math.max(1, threadsOfAProcessor)));
    }
}
