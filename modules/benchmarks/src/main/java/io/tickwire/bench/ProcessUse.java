package io.tickwire.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a process and its children use, as Linux tells it under /proc. */
final class ProcessUse {
    private static final double TICKS_PER_SECOND = 100; // USER_HZ
    private static final int UTIME = 11; // fields behind the name of the program
    private static final int STIME = 12;
    private static final int CSTIME = 14;

    /** CPU time of a process, seconds: in its own code, and in the kernel for it. */
    record Cpu(double user, double system) {
        double sum() {
            return user + system;
        }
    }

    private ProcessUse() {}

    /** CPU time so far of a process without its children. */
    static Cpu cpu(ProcessHandle process) throws IOException {
        String[] fields = fields(Path.of("/proc", Long.toString(process.pid()), "stat"));
        return new Cpu(
                Long.parseLong(fields[UTIME]) / TICKS_PER_SECOND, Long.parseLong(fields[STIME]) / TICKS_PER_SECOND);
    }

    /** CPU time so far, seconds: its own, that of the children it has, and that of those that have ended. */
    static double cpuSeconds(ProcessHandle process) throws IOException {
        double sum = 0;
        for (ProcessHandle one :
                Stream.concat(Stream.of(process), process.descendants()).toList()) {
            sum += ownAndEnded(one.pid());
        }
        return sum;
    }

    private static double ownAndEnded(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.exists(stat)) {
            return 0; // ended meanwhile: its parent has its time
        }
        String[] fields = fields(stat);
        double ticks = 0;
        for (int i = UTIME; i <= CSTIME; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /** CPU time that a JVM's compilers have used so far, seconds. */
    static double compilingSeconds(ProcessHandle process) throws IOException {
        return threadsCpuSeconds(process, "C1 CompilerThre", "C2 CompilerThre");
    }

    /** CPU time so far of those of a process's threads whose names begin so, seconds. */
    private static double threadsCpuSeconds(ProcessHandle process, String... names) throws IOException {
        double ticks = 0;
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads.toList()) {
                String name = Files.readString(thread.resolve("comm"));
                if (Stream.of(names).anyMatch(name::startsWith)) {
                    String[] fields = fields(thread.resolve("stat"));
                    ticks += Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME]);
                }
            }
        }
        return ticks / TICKS_PER_SECOND;
    }

    private static String[] fields(Path stat) throws IOException {
        String line = Files.readString(stat);
        return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }

    /** Resident memory, MB. */
    static double residentMb(ProcessHandle process) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1_024)
                .sum();
    }
}
