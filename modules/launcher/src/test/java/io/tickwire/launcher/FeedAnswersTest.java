package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The exit code and the summary tell what the webhook did not take. */
@Timeout(60)
class FeedAnswersTest {
    @TempDir
    Path dir;

    @Test
    void aRejectedTickIsAFailureThatIsNamed() throws IOException {
        FeedRig.Answer oneRejected = new FeedRig.Answer(
                200,
                "{\"accepted\":1,\"rejected\":[{\"index\":1,\"field\":\"price\",\"code\":\"price_not_positive\","
                        + "\"detail\":\"must be > 0\"}]}");
        try (FeedRig rig = new FeedRig(n -> oneRejected)) {
            FeedRig.Run run = rig.feed(file());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out())
                    .contains("accepted  1", "rejected  1", "not taken line 3: price price_not_positive: must be > 0");
            assertThat(rig.feed(file(), "--allow-bad=1").exitCode()).isZero();
        }
    }

    @Test
    void aPostThatIsRefusedAsAWholeIsAFailure() throws IOException {
        FeedRig.Answer refused = new FeedRig.Answer(422, "{\"detail\":\"no tick was valid\"}");
        try (FeedRig rig = new FeedRig(n -> n == 0 ? FeedRig.Answer.TAKEN : refused)) {
            FeedRig.Run run = rig.feed(file(), "--batch=1");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("accepted  1", "rejected  1", "status=422 no tick was valid");
        }
    }

    @Test
    void aWebhookThatCanNotBeFedEndsTheFeedAndTheSummaryHasWhatWasPosted() throws IOException {
        FeedRig.Answer unauthorized = new FeedRig.Answer(401, "{\"detail\":\"signature missing\"}");
        try (FeedRig rig = new FeedRig(n -> n == 0 ? FeedRig.Answer.TAKEN : unauthorized)) {
            FeedRig.Run run = rig.feed(file(), "--batch=1", "--allow-bad=all");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out()).contains("accepted  1", "rejected  1");
            assertThat(run.err()).contains("status=401", "signature missing");
        }
    }

    private Path file() throws IOException {
        return Files.writeString(dir.resolve("BTC-USD.csv"), "time,price,volume\n1795600000,1,2\n1795600001,3,4\n");
    }
}
