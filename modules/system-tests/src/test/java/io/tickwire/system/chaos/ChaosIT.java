package io.tickwire.system.chaos;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Whatever dies, nothing acknowledged is lost. A short seed here; {@code make chaos SEED=… MINUTES=…} runs long. */
class ChaosIT {
    private static final long SEED = Long.parseLong(System.getProperty("chaos.seed"));
    private static final double MINUTES = Double.parseDouble(System.getProperty("chaos.minutes"));
    private static final List<Fault> FAULTS = Arrays.stream(
                    System.getProperty("chaos.faults").split(","))
            .filter(name -> !name.isEmpty())
            .map(Fault::valueOf)
            .toList();

    @Test
    void nothingAcknowledgedIsLostOrCountedTwice(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory)
            throws Exception {
        System.out.println("chaos: logs of the processes: " + directory);
        new ChaosRun(SEED, (long) (MINUTES * 60_000), FAULTS.isEmpty() ? List.of(Fault.values()) : FAULTS, directory)
                .run();
    }
}
