package io.tickwire.feeder.file;

import io.tickwire.gzip.GunzipStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * An opened file, pipe or standard input: unpacked, known to be text in UTF-8, read once and never whole in memory. What
 * its first bytes say counts, not its name. For one thread.
 */
final class Input implements Closeable {
    private static final Set<String> STANDARD_INPUT = Set.of("-", "/dev/stdin");
    private static final int ENOUGH_FOR_MARKS = 8;
    private static final int MAX_LAYERS = 3;
    private static final int GZIP_BUFFER_BYTES = 64 * 1024;
    private static final String NOTHING_POSTED = "; nothing was posted";

    private final String name;
    private final CountingStream file;
    private final long length;
    private final List<Closeable> opened = new ArrayList<>();
    private final List<String> packing = new ArrayList<>();
    private PeekStream content;

    private Input(String name, CountingStream file, long length) {
        this.name = name;
        this.file = file;
        this.length = length;
        this.content = new PeekStream(file);
    }

    /**
     * Opens and looks at the first bytes. Blocks, on a pipe until there are some.
     *
     * @param name a path, or {@code -} for standard input
     * @throws NotUnderstoodException for a format that can't be read; it names the format
     * @throws IOException when the file can't be opened
     */
    static Input open(String name) throws IOException {
        Input input = STANDARD_INPUT.contains(name)
                ? new Input(name, new CountingStream(System.in), 0)
                : of(Path.of(name), name);
        try {
            input.unpack();
            return input;
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }

    /** Whether it can be read again from its start: a regular file. */
    static boolean isRepeatable(String name) {
        return !STANDARD_INPUT.contains(name) && Files.isRegularFile(Path.of(name));
    }

    PeekStream content() {
        return content;
    }

    /** How it was packed, from outside to inside: {@code gzip}, {@code zip}. */
    List<String> packing() {
        return packing;
    }

    /** Bytes of the file read so far, as they are on the disk. */
    long position() {
        return file.count;
    }

    /** Bytes of the file; 0 for a pipe. */
    long length() {
        return length;
    }

    @Override
    public void close() throws IOException {
        content.close();
        for (Closeable one : opened) {
            one.close();
        }
    }

    private static Input of(Path path, String name) throws IOException {
        boolean isFile = Files.isRegularFile(path);
        return new Input(name, new CountingStream(new FileInputStream(path.toFile())), isFile ? Files.size(path) : 0);
    }

    private void unpack() throws IOException {
        for (int layer = 0; ; layer++) {
            byte[] start = content.peek(bytes -> bytes.length >= ENOUGH_FOR_MARKS);
            boolean isGzip = startsWith(start, "\u001f\u008b");
            boolean isZip = startsWith(start, "PK\u0003\u0004") || startsWith(start, "PK\u0005\u0006");
            if (!isGzip && !isZip) {
                requireText(start);
                return;
            }
            if (layer == MAX_LAYERS) {
                throw new NotUnderstoodException("is packed more than " + MAX_LAYERS + " times" + NOTHING_POSTED);
            }
            if (isGzip) {
                packing.add("gzip");
                content = new PeekStream(new GunzipStream(content, GZIP_BUFFER_BYTES));
            } else {
                content = new PeekStream(onlyEntry(layer));
                packing.add("zip");
            }
        }
    }

    private InputStream onlyEntry(int layer) throws IOException {
        if (layer > 0 || !isRepeatable(name)) {
            throw new NotUnderstoodException("is a zip archive, and those are read from a file only, as their list"
                    + " of contents is at the end: use unzip -p FILE.zip | tickwire feed -"
                    + NOTHING_POSTED);
        }
        ZipFile zip;
        try {
            zip = new ZipFile(name);
        } catch (ZipException e) {
            throw new IOException("zip archive is damaged or cut off", e);
        }
        opened.add(zip);
        List<? extends ZipEntry> entries = zip.stream()
                .filter(entry -> !entry.isDirectory() && !entry.getName().startsWith("__MACOSX/"))
                .toList();
        if (entries.stream().anyMatch(entry -> entry.getName().equals("[Content_Types].xml"))) {
            throw new NotUnderstoodException(
                    "is an Excel workbook or another Office file: save it as CSV" + NOTHING_POSTED);
        }
        if (entries.size() != 1) {
            throw new NotUnderstoodException("is a zip archive of " + entries.size() + " files, and must hold one; use"
                    + " unzip -p FILE.zip NAME | tickwire feed -: names="
                    + entries.stream().map(ZipEntry::getName).limit(20).toList() + NOTHING_POSTED);
        }
        return zip.getInputStream(entries.get(0));
    }

    private void requireText(byte[] start) {
        Optional<KnownFormat> known = KnownFormat.of(start);
        if (known.isPresent()) {
            throw new NotUnderstoodException("is " + known.get().name() + ", which can't be read: "
                    + known.get().advice() + "" + NOTHING_POSTED);
        }
        if (KnownFormat.isUtf16(start)) {
            throw new NotUnderstoodException("looks like UTF-16 text, which can't be read: convert it: iconv -f UTF-16"
                    + " -t UTF-8" + NOTHING_POSTED);
        }
        if (KnownFormat.isBinary(start)) {
            throw new NotUnderstoodException(
                    "holds binary data (control characters), not CSV or JSON" + NOTHING_POSTED);
        }
    }

    private static boolean startsWith(byte[] bytes, String mark) {
        byte[] wanted = mark.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < wanted.length; i++) {
            if (i >= bytes.length || bytes[i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Counts the bytes of the file itself, packed or not: that is what its length is measured in. */
    private static final class CountingStream extends FilterInputStream {
        private long count;

        CountingStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int size) throws IOException {
            int read = super.read(target, offset, size);
            count += Math.max(0, read);
            return read;
        }
    }
}
