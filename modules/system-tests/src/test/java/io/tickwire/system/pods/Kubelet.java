package io.tickwire.system.pods;

/** Watches one pod by its probes, and kills it where a kubelet would. One thread. */
final class Kubelet implements Runnable {
    private static final long BETWEEN_LOOKS_MS = 20;

    private final Pod pod;
    private final ProbeCheck startup;
    private final ProbeCheck liveness;
    private final ProbeCheck readiness;
    private volatile boolean ready;
    private volatile boolean stopped;
    private volatile String fault;

    Kubelet(Pod pod) {
        this.pod = pod;
        this.startup = pod.check(pod.template().container().getStartupProbe(), false);
        this.liveness = pod.check(pod.template().container().getLivenessProbe(), true);
        this.readiness = pod.check(pod.template().container().getReadinessProbe(), false);
    }

    boolean isReady() {
        return ready;
    }

    /** What a cluster would have restarted the container for, if anything; else null. */
    String fault() {
        return fault;
    }

    /** A pod that is told to end is not watched any longer. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        try {
            while (!stopped && fault == null) {
                look();
                Thread.sleep(BETWEEN_LOOKS_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ready = false;
    }

    private void look() throws InterruptedException {
        if (!pod.isAlive()) {
            fail("ended by itself");
        } else if (!startup.passes()) {
            startup.askIfDue();
            if (startup.hasFailed()) {
                fail("startup probe failed");
            }
        } else {
            liveness.askIfDue();
            readiness.askIfDue();
            ready = readiness.passes();
            if (liveness.hasFailed()) {
                fail("liveness probe failed");
            }
        }
    }

    private void fail(String why) throws InterruptedException {
        if (!stopped) {
            fault = "pod=" + pod.name() + " reason=" + why;
            pod.kill();
        }
    }
}
