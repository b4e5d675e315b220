package io.tickwire.embedded;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Where the servers' programs are unpacked: once, in a place that is theirs for good, named after their content. A
 * half-unpacked one is never seen, whatever happens; processes and threads may unpack side by side.
 */
final class ProgramCache {
    private final Path root;
    private final Map<String, Path> targets = new ConcurrentHashMap<>(); // a digest reads all of a resource

    ProgramCache(Path root) {
        this.root = root;
    }

    /**
     * The user's own cache, shared by all data directories.
     *
     * @param cacheHome {@code XDG_CACHE_HOME}, or null
     * @param home the user's, as in {@code user.home}
     * @param fallback when the user has no writable home
     */
    static ProgramCache choose(String cacheHome, String home, Path fallback) {
        Path cache = cacheHome != null && Path.of(cacheHome).isAbsolute()
                ? Path.of(cacheHome)
                : Path.of(home).resolve(".cache");
        Path root = cache.resolve("tickwire");
        try {
            if (cache.isAbsolute() && Files.isWritable(Files.createDirectories(root))) {
                return new ProgramCache(root);
            }
        } catch (IOException e) {
            // no home to write to, as for service accounts: the fallback is there for that
        }
        return new ProgramCache(fallback);
    }

    /** A program that is one file, unpacked as {@code name}. */
    Path file(String resource, String name) throws IOException {
        return unpacked(resource, (in, directory) -> {
                    Path file = directory.resolve(name);
                    Files.copy(in, file);
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                })
                .resolve(name);
    }

    /** The directory that a tar archive, xz-compressed, is unpacked in. */
    Path archive(String resource) throws IOException {
        return unpacked(resource, ProgramCache::untar);
    }

    private Path unpacked(String resource, Unpacking unpacking) throws IOException {
        Path target = targets.get(resource);
        if (target == null) {
            target = root.resolve(digest(resource));
            targets.put(resource, target);
        }
        if (Files.exists(target)) {
            return target;
        }
        Files.createDirectories(root);
        Path own = Files.createTempDirectory(root, "unpacking-");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream in = open(resource)) {
            unpacking.unpack(in, own);
            Files.move(own, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(target)) {
                throw e;
            }
            // another process was first
        } finally {
            delete(own);
        }
        return target;
    }

    private static void untar(InputStream in, Path directory) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in, 64 << 10)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path path = directory.resolve(entry.getName()).normalize();
                if (!path.startsWith(directory)) {
                    throw new IOException("archive leaves its directory: entry=" + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    if (entry.isSymbolicLink()) {
                        Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                    } else {
                        Files.copy(tar, path);
                        boolean executable = (entry.getMode() & 0111) != 0;
                        Files.setPosixFilePermissions(
                                path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                    }
                }
            }
        }
    }

    private static String digest(String resource) throws IOException {
        try (InputStream in = open(resource)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] part = new byte[64 << 10];
            for (int read = in.read(part); read >= 0; read = in.read(part)) {
                sha256.update(part, 0, read);
            }
            String name = resource.substring(1).replaceFirst("\\.txz$", "");
            return name + "-" + HexFormat.of().formatHex(sha256.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java platform has SHA-256
        }
    }

    private static InputStream open(String resource) throws IOException {
        InputStream in = ProgramCache.class.getResourceAsStream(resource);
        if (in == null) {
            throw new FileNotFoundException("not on the class path: resource=" + resource);
        }
        return in;
    }

    /** Deletes a directory with all in it; nothing when there is none. */
    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @FunctionalInterface
    private interface Unpacking {
        void unpack(InputStream in, Path directory) throws IOException;
    }
}
