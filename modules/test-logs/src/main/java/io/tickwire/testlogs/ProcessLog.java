package io.tickwire.testlogs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The log of a process that a test started: the same rule as for the test's own log. */
public final class ProcessLog {
    /** Errors, exceptions that nobody caught, stack traces, and a logging library without a back end. */
    private static final Pattern FAULT =
            Pattern.compile(" ERROR |Unhandled exception|^Exception in thread|^\\s+at [\\w.$/@-]+\\(|^SLF4J\\(");

    /**
     * Where a thread stood when Vert.x found it blocked: a process that was frozen, or a machine under load. Only such traces name
     * the class loader ({@code app//}) and the version of the JDK ({@code java.base@17}).
     */
    private static final Pattern BLOCKED_THREAD = Pattern.compile("^\\s+at (app//|[a-z.]+@[0-9])");

    private ProcessLog() {}

    /**
     * @param expected regular expressions; a line in which one of them is found is no fault
     * @return the lines that tell of a fault; none when there is no such file
     */
    public static List<String> faults(Path log, List<String> expected) throws IOException {
        if (!Files.exists(log)) {
            return List.of();
        }
        List<Pattern> excused = expected.stream().map(Pattern::compile).toList();
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> FAULT.matcher(line).find())
                    .filter(line -> !BLOCKED_THREAD.matcher(line).find())
                    .filter(line -> excused.stream()
                            .noneMatch(pattern -> pattern.matcher(line).find()))
                    .toList();
        }
    }
}
