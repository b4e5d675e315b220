package io.tickwire.ingest.queue;

import java.util.function.Consumer;

/** A post whose ticks are on their way: answered when all partitions have them, or by the first failure. */
final class PendingPost {
    private final Consumer<AppendOutcome> answer;
    private final Runnable settled;
    private int openParts;
    private boolean answered;

    PendingPost(Consumer<AppendOutcome> answer, Runnable settled) {
        this.answer = answer;
        this.settled = settled;
    }

    void partAdded() {
        openParts++;
    }

    void partSettled(AppendOutcome outcome) {
        openParts--;
        if (!answered && (outcome != AppendOutcome.CONFIRMED || openParts == 0)) {
            answered = true;
            answer.accept(outcome);
        }
        if (openParts == 0) {
            settled.run();
        }
    }
}
