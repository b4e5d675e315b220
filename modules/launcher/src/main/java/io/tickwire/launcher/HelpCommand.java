package io.tickwire.launcher;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code tickwire help}, {@code tickwire help tail}, {@code tickwire help dead list}. */
@Command(
        name = "help",
        description = "Show the help of the program or of a command.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:shown", "2:there is no such command"})
final class HelpCommand implements Callable<Integer> {
    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "The command, for example tail or dead list.")
    List<String> path = List.of();

    @Override
    public Integer call() {
        CommandLine command = spec.commandLine().getParent();
        for (String name : path) {
            CommandLine next = command.getSubcommands().get(name);
            if (next == null) {
                spec.commandLine()
                        .getErr()
                        .println("tickwire: unknown command: " + name
                                + Suggestion.after(
                                        name, command.getSubcommands().keySet()));
                return ExitCode.USAGE;
            }
            command = next;
        }
        command.usage(spec.commandLine().getOut(), command.getColorScheme());
        return ExitCode.CLEAN;
    }
}
