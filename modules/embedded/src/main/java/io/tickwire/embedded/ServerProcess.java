package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server on a data directory of ours, known by its command line, which holds the absolute path of that directory. So it
 * is found again by another JVM after this one was killed, hung or not, and a process that merely got its id by chance is
 * never taken for it. A zombie has no command line and counts as gone.
 */
final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    private static final long LOOK_AGAIN_MS = 20;
    private static final long KILL_PATIENCE_MS = 5_000;

    private final ProcessHandle handle;
    private final Program program;

    /**
     * What to look for.
     *
     * @param name file name of the program
     * @param arguments all of them, one an absolute path of ours
     * @param stopSignal asks it to stop at once and in good order
     */
    record Program(String name, List<String> arguments, String stopSignal) {
        /** The system reports any text for a program that is gone or out of sight, {@code /} for one. */
        boolean isStartedBy(String command) {
            return command.substring(command.lastIndexOf('/') + 1).startsWith(name);
        }

        private boolean runsAs(ProcessHandle process) {
            ProcessHandle.Info info = process.info();
            // in a container root may not see the program of another user's process, but does see its arguments
            return info.command().map(this::isStartedBy).orElse(true)
                    && info.arguments().map(List::of).filter(arguments::equals).isPresent();
        }
    }

    private ServerProcess(ProcessHandle handle, Program program) {
        this.handle = handle;
        this.program = program;
    }

    /** The running server, whoever started it. */
    static Optional<ServerProcess> find(Program program) {
        Set<ProcessHandle> found =
                ProcessHandle.allProcesses().filter(program::runsAs).collect(Collectors.toSet());
        return found.stream()
                .filter(process -> process.parent().filter(found::contains).isEmpty()) // not a fork of the server
                .findAny()
                .map(process -> new ServerProcess(process, program));
    }

    /**
     * Ends a server that another process left behind.
     *
     * @throws LocalStoresException when it can't be ended, not even by killing it
     */
    static void endLeftover(Program program, long patienceMs) throws LocalStoresException, InterruptedException {
        Optional<ServerProcess> leftover = find(program);
        if (leftover.isPresent()) {
            ServerProcess server = leftover.get();
            LOG.info("replacing a server that an earlier process left: server={} pid={}", program.name(), server.pid());
            server.requestStop();
            if (!server.awaitEnd(patienceMs)) {
                throw new LocalStoresException("a server that an earlier process left can't be ended: server="
                        + program.name() + " pid=" + server.pid());
            }
        }
    }

    long pid() {
        return handle.pid();
    }

    boolean isRunning() {
        return handle.isAlive() && program.runsAs(handle);
    }

    /** Runs the action, on a thread of the JDK's, some time after the server has ended. */
    void onEnd(Runnable action) {
        handle.onExit().thenRun(action);
    }

    /** Sends the signal of an orderly stop, if the server still runs. */
    void requestStop() throws InterruptedException {
        if (isRunning()) {
            Command.ask(List.of("/bin/sh", "-c", "kill -" + program.stopSignal() + " " + pid()));
        }
    }

    /**
     * Waits for the end; a server still running then is killed, which costs nothing it has confirmed.
     *
     * @return false when even that did not end it
     */
    boolean awaitEnd(long patienceMs) throws InterruptedException {
        if (ends(patienceMs)) {
            return true;
        }
        LOG.warn("killing a server that did not stop: server={} pid={} waitedMs={}", program.name(), pid(), patienceMs);
        handle.destroyForcibly();
        return ends(KILL_PATIENCE_MS);
    }

    // the JDK looks at a process that is no child of it only three times a second and less: so we do it ourselves
    private boolean ends(long patienceMs) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patienceMs * 1_000_000;
        while (isRunning()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN_MS);
        }
        return true;
    }
}
