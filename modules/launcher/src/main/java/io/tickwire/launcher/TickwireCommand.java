package io.tickwire.launcher;

import io.tickwire.launcher.dead.DeadCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program itself: its commands, {@code --help} and {@code --version}. */
@Command(
        name = "tickwire",
        mixinStandardHelpOptions = true,
        versionProvider = TickwireCommand.VersionLine.class,
        synopsisHeading = "Usage: ",
        description = "Live prices on a dashboard and every tick in a database.",
        subcommands = {
            RunCommand.class,
            FeedCommand.class,
            TailCommand.class,
            ReplayCommand.class,
            GapsCommand.class,
            DeadCommand.class
        },
        footer = {
            "",
            "Without a command, run is meant: tickwire --feed=sim",
            "Exit codes: 0 clean stop, 1 failure, 2 bad usage or configuration."
        })
final class TickwireCommand implements Runnable {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code tickwire 0.1.0}. */
    static final class VersionLine implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"tickwire " + Version.ofThisBuild().text()};
        }
    }
}
