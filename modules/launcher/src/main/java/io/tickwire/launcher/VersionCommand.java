package io.tickwire.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code tickwire version}: the same line as {@code --version}. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        versionProvider = TickwireCommand.VersionLine.class,
        description = "Show the version.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = "0:shown")
final class VersionCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().printVersionHelp(spec.commandLine().getOut());
        return ExitCode.CLEAN;
    }
}
