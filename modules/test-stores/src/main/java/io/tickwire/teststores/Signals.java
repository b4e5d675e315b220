package io.tickwire.teststores;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Signals to processes, by the system's own {@code kill}. */
public final class Signals {
    private Signals() {}

    /** A process that is gone meanwhile is no fault. */
    public static void send(String signal, List<Long> pids) throws IOException {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        pids.forEach(pid -> command.add(pid.toString()));
        new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .onExit()
                .join();
    }
}
