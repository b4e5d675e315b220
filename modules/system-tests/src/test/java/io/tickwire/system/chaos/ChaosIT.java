package io.tickwire.system.chaos;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, nothing acknowledged is lost. A short seed here; {@code make chaos SEED=… MINUTES=…} runs long. */
class ChaosIT {
    private static final long SEED = Long.parseLong(System.getProperty("chaos.seed"));
    private static final double MINUTES = Double.parseDouble(System.getProperty("chaos.minutes"));

    @Test
    void nothingAcknowledgedIsLostOrCountedTwice(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        System.out.println("chaos: logs of the processes: " + directory);
        new ChaosRun(SEED, (long) (MINUTES * 60_000), directory).run();
    }
}
