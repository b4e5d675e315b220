package io.tickwire.launcher;

import io.tickwire.launcher.dead.DeadCommand;
import io.tickwire.launcher.token.TokenCommand;
import picocli.AutoComplete;
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
            DeleteCommand.class,
            DeadCommand.class,
            TokenCommand.class,
            AutoComplete.GenerateCompletion.class,
            HelpCommand.class,
            VersionCommand.class
        },
        footer = {
            "",
            "tickwire without a command does the same as tickwire run: tickwire --feed=sim",
            "tickwire help COMMAND shows the options of a command."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or stopped in good order",
            "1:failure",
            "2:bad usage or configuration; nothing was done",
            "130:a command ended by Ctrl-C (run: 0)",
            "143:a command ended by SIGTERM (run: 0)"
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
