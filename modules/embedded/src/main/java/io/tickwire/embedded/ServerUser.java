package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * As whom a server is run. Postgres refuses root; Redis does not, and has no need of it.
 *
 * @param prefix goes before each of its commands
 * @param fileOwner numeric id of the user its files must belong to; empty when they do by themselves
 */
record ServerUser(List<String> prefix, OptionalInt fileOwner) {
    private static final int NOBODY = 65_534;

    static final ServerUser SELF = new ServerUser(List.of(), OptionalInt.empty());

    /** Root, whose files may belong to another from a start before. */
    static final ServerUser ROOT_AGAIN = new ServerUser(List.of(), OptionalInt.of(0));

    /** Root in a user namespace of its own, where it is nobody in name and still owns root's files. */
    static final ServerUser ROOT_UNSHARED = new ServerUser(List.of("unshare", "-U"), OptionalInt.of(0));

    /**
     * Nobody, with the right to pass through directories that are closed to others: for containers, most of which forbid
     * new user namespaces.
     */
    static final ServerUser NOBODY_PRIVILEGED = new ServerUser(
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--securebits=+no_setuid_fixup", // or access(2), which Postgres uses, would not heed the right
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override",
                    "--"),
            OptionalInt.of(NOBODY));

    /**
     * Nobody, with the right to read and to pass through directories that are closed to others, but not to write anywhere else than in
     * its own.
     */
    static final ServerUser NOBODY_READING = new ServerUser(
            List.of(
                    "setpriv",
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--no-new-privs",
                    "--inh-caps=+dac_read_search",
                    "--ambient-caps=+dac_read_search",
                    "--bounding-set=-all,+dac_read_search",
                    "--"),
            OptionalInt.of(NOBODY));

    /** For Redis: this process' user; for root, nobody where that can be had, else root. */
    static ServerUser detectForRedis() throws InterruptedException {
        if (!isRoot()) {
            return SELF;
        }
        return NOBODY_READING.works() ? NOBODY_READING : ROOT_AGAIN;
    }

    /** For Postgres: this process' user; for root, the first way that works here. */
    static ServerUser detect() throws LocalStoresException, InterruptedException {
        if (!isRoot()) {
            return SELF;
        }
        for (ServerUser candidate : List.of(ROOT_UNSHARED, NOBODY_PRIVILEGED)) {
            if (candidate.works()) {
                return candidate;
            }
        }
        throw new LocalStoresException("Postgres refuses to run as root, and neither unshare nor setpriv works here:"
                + " run as another user, or set REDIS_URL and PG_URL");
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(program.toString());
        command.addAll(arguments);
        return command;
    }

    /** Gives the user a file, or what is in a directory, if it belongs to another, as after a start in another way. */
    void own(Path directory) throws IOException {
        if (fileOwner.isEmpty() || Files.getAttribute(directory, "unix:uid").equals(fileOwner.getAsInt())) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            // the directory itself last: it tells whether the work was finished
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.setAttribute(path, "unix:uid", fileOwner.getAsInt(), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean isRoot() throws InterruptedException {
        return Command.ask(List.of("id", "-u")).equals("0");
    }

    // initdb wants the name as well as the number
    private boolean works() throws InterruptedException {
        String number = Command.ask(command(Path.of("id"), List.of("-u")));
        String name = Command.ask(command(Path.of("id"), List.of("-un")));
        return !number.isEmpty() && !number.equals("0") && !name.isEmpty();
    }
}
