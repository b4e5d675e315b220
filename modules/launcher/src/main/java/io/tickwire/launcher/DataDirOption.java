package io.tickwire.launcher;

import java.nio.file.Path;
import java.util.Map;
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
        String name = "TICKWIRE_DATA_DIR";
        CommandSettings settings =
                dataDir == null ? CommandSettings.ofThisProcess() : new CommandSettings(Map.of(name, dataDir));
        return settings.read(name).stores().dataDir();
    }
}
