package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.progress.FeedSummary;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedRunTest {
    /** The process ends when the shutdown hook returns, and the summary of the main thread was cut off. */
    @Test
    void whoeverComesSecondWaitsUntilTheSummaryIsOut() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StringWriter text = new StringWriter();
        Writer slow = new Writer() {
            @Override
            public void write(char[] buffer, int offset, int length) {
                writing.countDown();
                try {
                    goOn.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                text.write(buffer, offset, length);
            }

            @Override
            public void flush() {
                // nothing is held back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        FeedRun run =
                new FeedRun(new PrintWriter(slow, true), new PrintWriter(slow, true), () -> List.of("last words"));
        Thread main = new Thread(() -> run.tell(FeedSummary.NOTHING));
        main.start();
        writing.await();
        Thread hook = new Thread(() -> run.tell(FeedSummary.NOTHING));
        hook.start();
        while (hook.getState() != Thread.State.BLOCKED) {
            assertThat(hook.getState()).isNotEqualTo(Thread.State.TERMINATED);
            Thread.onSpinWait();
        }
        goOn.countDown();
        main.join();
        hook.join();
        assertThat(text.toString()).containsOnlyOnce("sent      0").containsOnlyOnce("last words");
    }
}
