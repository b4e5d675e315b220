package io.tickwire.feeder.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Formats that can't be read, known by their first bytes, so that a message can name them.
 *
 * @param name what to call it
 * @param at where its mark stands
 * @param mark in ISO 8859-1
 * @param advice what to do
 */
record KnownFormat(String name, int at, String mark, String advice) {
    private static final String UNPACK = "unpack it, or pipe it in: ";
    private static final String EXPORT = "export it as CSV";

    private static final List<KnownFormat> ALL = List.of(
            new KnownFormat("UTF-32 text", 0, "\u00ff\u00fe\0\0", "convert it: iconv -f UTF-32 -t UTF-8"),
            new KnownFormat("UTF-32 text", 0, "\0\0\u00fe\u00ff", "convert it: iconv -f UTF-32 -t UTF-8"),
            new KnownFormat("UTF-16 text", 0, "\u00ff\u00fe", "convert it: iconv -f UTF-16 -t UTF-8"),
            new KnownFormat("UTF-16 text", 0, "\u00fe\u00ff", "convert it: iconv -f UTF-16 -t UTF-8"),
            new KnownFormat("xz", 0, "\u00fd7zXZ\0", UNPACK + "xz -dc FILE | tickwire feed -"),
            new KnownFormat("zstd", 0, "\u0028\u00b5\u002f\u00fd", UNPACK + "zstd -dc FILE | tickwire feed -"),
            new KnownFormat("bzip2", 0, "BZh", UNPACK + "bzip2 -dc FILE | tickwire feed -"),
            new KnownFormat("lz4", 0, "\u0004\"M\u0018", UNPACK + "lz4 -dc FILE | tickwire feed -"),
            new KnownFormat("7z", 0, "7z\u00bc\u00af'\u001c", "unpack it"),
            new KnownFormat("rar", 0, "Rar!\u001a\u0007", "unpack it"),
            new KnownFormat("tar", 257, "ustar", UNPACK + "tar -xOf FILE NAME | tickwire feed -"),
            new KnownFormat("Parquet", 0, "PAR1", EXPORT),
            new KnownFormat("Arrow", 0, "ARROW1", EXPORT),
            new KnownFormat("ORC", 0, "ORC", EXPORT),
            new KnownFormat("Avro", 0, "Obj\u0001", EXPORT),
            new KnownFormat("Databento DBN", 0, "DBN", "write it as CSV with Databento's dbn tool"),
            new KnownFormat("SQLite", 0, "SQLite format 3\0", EXPORT),
            new KnownFormat("HDF5", 0, "\u0089HDF", EXPORT),
            new KnownFormat("Excel (.xls)", 0, "\u00d0\u00cf\u0011\u00e0", "save it as CSV"),
            new KnownFormat("PNG", 0, "\u0089PNG", "it holds no ticks"),
            new KnownFormat("JPEG", 0, "\u00ff\u00d8\u00ff", "it holds no ticks"),
            new KnownFormat("GIF", 0, "GIF8", "it holds no ticks"),
            new KnownFormat("PDF", 0, "%PDF", "it holds no ticks"),
            new KnownFormat("HTML", 0, "<!doctype html", "a web page was saved instead of the file: download it again"),
            new KnownFormat("HTML", 0, "<html", "a web page was saved instead of the file: download it again"),
            new KnownFormat("XML", 0, "<?xml", EXPORT),
            new KnownFormat("a program", 0, "\u007fELF", "it holds no ticks"));

    /** The format that the bytes begin as. */
    static Optional<KnownFormat> of(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 512), StandardCharsets.ISO_8859_1);
        return ALL.stream()
                .filter(format -> text.regionMatches(isText(format), format.at, format.mark, 0, format.mark.length()))
                .filter(format -> !isText(format) || format.mark.startsWith("<") || isBinary(bytes))
                .findFirst();
    }

    /** Whether the bytes have control characters that no text has. */
    static boolean isBinary(byte[] bytes) {
        for (byte value : bytes) {
            if (value >= 0 && value < ' ' && (value < '\t' || value > '\r')) {
                return true;
            }
        }
        return false;
    }

    /** UTF-16 without a byte-order mark has a NUL in every second byte. */
    static boolean isUtf16(byte[] bytes) {
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
        }
        int most = Math.max(zeros[0], zeros[1]);
        return bytes.length >= 4 && most > bytes.length * 2 / 5 && Math.min(zeros[0], zeros[1]) == 0;
    }

    /** A mark that a header line could begin with: the rest must look binary too. */
    private static boolean isText(KnownFormat format) {
        return format.mark.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
