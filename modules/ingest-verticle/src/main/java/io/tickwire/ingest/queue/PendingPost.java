package io.tickwire.ingest.queue;

import java.util.function.Consumer;

/** A post whose ticks are on their way: answered when all partitions have them, or by the first failure. */
final class PendingPost {
    private final Consumer<AppendOutcome> answer;
    private final Runnable settled;
    private int openParts = 1; // until all of it is added
    private boolean answered;

    PendingPost(Consumer<AppendOutcome> answer, Runnable settled) {
        this.answer = answer;
        this.settled = settled;
    }

    void partAdded() {
        openParts++;
    }

    /** All its ticks are in partitions: before this it is not confirmed, whatever comes. */
    void allAdded() {
        close();
    }

    void partSettled(AppendOutcome outcome) {
        try {
            if (outcome != AppendOutcome.CONFIRMED) {
                answer(outcome);
            }
        } finally {
            close();
        }
    }

    private void close() {
        if (--openParts > 0) {
            return;
        }
        try {
            answer(AppendOutcome.CONFIRMED);
        } finally {
            settled.run();
        }
    }

    /** The first one counts. */
    private void answer(AppendOutcome outcome) {
        if (!answered) {
            answered = true;
            answer.accept(outcome);
        }
    }
}
