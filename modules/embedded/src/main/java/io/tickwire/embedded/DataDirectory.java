package io.tickwire.embedded;

import io.tickwire.stores.LocalStoresException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data directory, held by one process at a time: with the operating system's lock, which ends with the process however
 * it ends. Who holds it may stop and start the servers in it, nobody else.
 */
final class DataDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final Path holder;
    private final FileChannel lock;

    private DataDirectory(Path path, Path holder, FileChannel lock) {
        this.path = path;
        this.holder = holder;
        this.lock = lock;
    }

    /** Makes the directory if there is none and takes it. */
    static DataDirectory open(Path directory) throws LocalStoresException {
        try {
            boolean isNew = !Files.exists(directory);
            Files.createDirectories(directory);
            Path path = directory.toRealPath();
            closeToOthers(path, isNew);
            if (path.toString().chars().anyMatch(c -> "\"$`\\\n".indexOf(c) >= 0)) {
                // pg_ctl puts the path into a shell command
                throw new LocalStoresException(
                        "the data directory must not have one of \" $ ` \\ in its path: TICKWIRE_DATA_DIR=" + path);
            }
            Path holder = path.resolve("lock.holder");
            String self = self();
            String other = Files.exists(holder) ? Files.readString(holder).trim() : "";
            if (other.equals(self)) {
                // Not even opened: whichever channel on a file this process closes, all its locks on the file are gone.
                throw inUse(path, other);
            }
            FileChannel lock =
                    FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!lock(lock)) {
                lock.close();
                throw inUse(path, other);
            }
            Files.writeString(holder, self + "\n");
            return new DataDirectory(path, holder, lock);
        } catch (IOException e) {
            throw new LocalStoresException(
                    "can't make or write the data directory: TICKWIRE_DATA_DIR=" + directory + " reason=" + reason(e),
                    e);
        }
    }

    /** Absolute and without symbolic links, however it was given. */
    Path path() {
        return path;
    }

    /** Gives the directory free. */
    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(holder);
        }
    }

    /** It holds passwords. One made by an earlier version, or by hand, may be open. */
    private static void closeToOthers(Path path, boolean isNew) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
        if (permissions.equals(OWNER_ONLY)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(path, OWNER_ONLY);
            if (isNew) {
                return;
            }
            LOG.info(
                    "the data directory is for its owner alone from now on: dir={} before={}",
                    path,
                    PosixFilePermissions.toString(permissions));
        } catch (IOException e) {
            LOG.warn(
                    "the data directory is open to others and can't be closed: dir={} permissions={} reason={}",
                    path,
                    PosixFilePermissions.toString(permissions),
                    reason(e));
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // held in this process
        }
    }

    private static LocalStoresException inUse(Path path, String holder) {
        return new LocalStoresException(
                "the data directory is in use by another Tickwire: TICKWIRE_DATA_DIR=" + path + " " + holder);
    }

    // with the start time, because ids come again, in containers at every start
    private static String self() {
        ProcessHandle self = ProcessHandle.current();
        return "pid=" + self.pid() + " startedAt="
                + self.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return e instanceof FileSystemException file && file.getReason() != null ? file.getReason() : name;
    }
}
