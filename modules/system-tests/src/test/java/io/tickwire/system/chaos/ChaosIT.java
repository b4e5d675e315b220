package io.tickwire.system.chaos;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever dies, nothing acknowledged is lost. A short seed here; {@code make chaos SEED=… MINUTES=…} runs long. */
class ChaosIT {
    private static final long SEED = Long.parseLong(System.getProperty("chaos.seed"));
    private static final double MINUTES = Double.parseDouble(System.getProperty("chaos.minutes"));
    private static final List<Fault> FAULTS = Arrays.stream(
                    System.getProperty("chaos.faults").split(","))
            .filter(name -> !name.isEmpty())
            .map(Fault::valueOf)
            .toList();

    /** Half of the time with both halves of calc in one process, half of it with them apart. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingAcknowledgedIsLostOrCountedTwice(
            boolean calcIsSplit, @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) throws Exception {
        System.out.println("chaos: calcIsSplit=" + calcIsSplit + ", logs of the processes: " + directory);
        List<Fault> kinds = FAULTS.isEmpty() ? List.of(Fault.values()) : FAULTS;
        new ChaosRun(SEED, (long) (MINUTES * 30_000), kinds, calcIsSplit, directory).run();
    }
}
