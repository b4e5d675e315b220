package io.tickwire.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/** Entry point of {@code tickwire.jar}. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = commandLine();
        int exitCode = commandLine.execute(
                withDefaultCommand(arguments, commandLine.getSubcommands().keySet()));
        System.exit(exitCode);
    }

    static CommandLine commandLine() {
        return new CommandLine(new TickwireCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("tickwire: " + failure.getMessage());
                    return ExitCode.FAILURE;
                })
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110);
    }

    /** {@code run} is what the program does when no other command is named: {@code tickwire ingest,calc --feed=sim}. */
    static String[] withDefaultCommand(String[] arguments, Set<String> commands) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.contains(first)
                || Set.of("-h", "--help", "-V", "--version").contains(first)) {
            return arguments;
        }
        List<String> completed = new ArrayList<>(List.of("run"));
        completed.addAll(Arrays.asList(arguments));
        return completed.toArray(String[]::new);
    }
}
