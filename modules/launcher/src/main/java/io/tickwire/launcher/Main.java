package io.tickwire.launcher;

import io.tickwire.retry.FaultText;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;

/** Entry point of {@code tickwire.jar}. */
public final class Main {
    private static final Set<String> OPTIONS_OF_THE_PROGRAM = Set.of("-h", "--help", "-V", "--version");

    private Main() {}

    public static void main(String[] arguments) {
        // for libraries: under tr_TR the one that reads the API's contract looks for a type STRİNG
        Locale.setDefault(Locale.ROOT);
        String[] completed = withDefaultCommand(arguments, commandNames());
        if (!completed[0].equals("run")) {
            // before anything logs: a command has a user before it, and no log that somebody collects
            System.setProperty("logback.configurationFile", "io/tickwire/launcher/logback-command.xml");
        }
        // of System.out itself, whose errors it knows; picocli's own writer would hide them
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(execute(commandLine(System.getenv()).setOut(out), completed));
    }

    /** Exit code 0 only when all that was printed went out: a full disk or a closed pipe is a failure. */
    static int execute(CommandLine commandLine, String... arguments) {
        int exitCode = commandLine.execute(arguments);
        if (commandLine.getOut().checkError() && exitCode == ExitCode.CLEAN) {
            commandLine.getErr().println("tickwire: " + ClosedOutputException.MESSAGE);
            return ExitCode.FAILURE;
        }
        return exitCode;
    }

    static CommandLine commandLine(Map<String, String> environment) {
        CommandLine commandLine = new CommandLine(new TickwireCommand());
        return commandLine
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("tickwire: " + FaultText.of(failure));
                    return ExitCode.FAILURE;
                })
                .setParameterExceptionHandler((wrong, arguments) -> {
                    PrintWriter err = wrong.getCommandLine().getErr();
                    Optional<String> unknown = unknownCommand(wrong.getCommandLine());
                    if (unknown.isPresent()) {
                        err.println("tickwire: " + unknown.get());
                        return ExitCode.USAGE;
                    }
                    err.println("tickwire: " + wrong.getMessage());
                    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
                    err.println(
                            "Help: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
                    return ExitCode.USAGE;
                })
                .setColorScheme(Help.defaultColorScheme(Terminal.colours(environment)))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpWidth(110);
    }

    /** Of {@code tickwire feeed FILE}: the words after a mistyped command are not what is wrong. */
    private static Optional<String> unknownCommand(CommandLine command) {
        return command.getCommand() instanceof RunCommand run ? run.unknownCommand() : Optional.empty();
    }

    /** {@code run} is what the program does when no other command is named: {@code tickwire ingest,calc --feed=sim}. */
    static String[] withDefaultCommand(String[] arguments, Set<String> commands) {
        String first = arguments.length == 0 ? "" : arguments[0];
        if (commands.contains(first) || OPTIONS_OF_THE_PROGRAM.contains(first)) {
            return arguments;
        }
        List<String> completed = new ArrayList<>(List.of("run"));
        completed.addAll(Arrays.asList(arguments));
        return completed.toArray(String[]::new);
    }

    /** Known without making a command, which would open the log. */
    static Set<String> commandNames() {
        return Arrays.stream(TickwireCommand.class.getAnnotation(Command.class).subcommands())
                .map(type -> type.getAnnotation(Command.class).name())
                .collect(Collectors.toUnmodifiableSet());
    }
}
