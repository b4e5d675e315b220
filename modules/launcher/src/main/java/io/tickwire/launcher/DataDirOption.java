package io.tickwire.launcher;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The data directory of the system that a command is about. */
public final class DataDirOption {
    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "Data directory of the system. Default: ./data, or TICKWIRE_DATA_DIR.")
    String dataDir;

    /** It need not exist. */
    public Path directory() {
        return dataDir == null
                ? CommandSettings.ofThisProcess()
                        .read("TICKWIRE_DATA_DIR")
                        .stores()
                        .dataDir()
                : Path.of(dataDir);
    }
}
