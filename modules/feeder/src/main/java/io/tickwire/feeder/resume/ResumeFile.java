package io.tickwire.feeder.resume;

import io.tickwire.feeder.source.TickKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A resume point on disk, always whole: written beside and renamed. Blocks. */
public final class ResumeFile {
    private static final int VERSION = 1;

    private final Path path;
    private final String replay;

    /** @param replay what is replayed where, in words: a file of another replay is refused */
    public ResumeFile(Path path, String replay) {
        this.path = path;
        this.replay = replay;
    }

    public Path path() {
        return path;
    }

    /**
     * The point to go on from, empty when there is no file.
     *
     * @throws IllegalArgumentException when it is no such file, of another replay, or of another version, naming it
     */
    public Optional<ResumePoint> load() throws IOException {
        try {
            JsonObject json = new JsonObject(Files.readString(path));
            if (json.getInteger("version", 0) != VERSION) {
                throw new IllegalArgumentException("of another version: resume file=" + path + " version="
                        + json.getValue("version") + " readable=" + VERSION);
            }
            if (!replay.equals(json.getString("replay"))) {
                throw new IllegalArgumentException("of another replay: resume file=" + path + " has="
                        + json.getString("replay") + " asked=" + replay);
            }
            Map<String, TickKey> ahead = new HashMap<>();
            for (Object entry : json.getJsonArray("ahead")) {
                TickKey key = key((JsonObject) entry);
                ahead.put(key.symbol(), key);
            }
            return Optional.of(new ResumePoint(
                    Optional.ofNullable(json.getJsonObject("after")).map(ResumeFile::key), ahead));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (io.vertx.core.json.DecodeException | ClassCastException | NullPointerException e) {
            throw new IllegalArgumentException("not a resume file: resume file=" + path, e);
        }
    }

    /** On disk when it returns. */
    public void save(ResumePoint point) throws IOException {
        JsonArray ahead = new JsonArray();
        point.ahead().values().stream().sorted().map(ResumeFile::json).forEach(ahead::add);
        JsonObject json = new JsonObject()
                .put("version", VERSION)
                .put("replay", replay)
                .put("after", point.after().map(ResumeFile::json).orElse(null))
                .put("ahead", ahead);
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(beside, json.encodePrettily() + "\n");
        try (FileChannel written = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Harmless when there is none. */
    public void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private static JsonObject json(TickKey key) {
        return new JsonObject()
                .put("tsMicros", key.tsMicros())
                .put("symbol", key.symbol())
                .put("source", key.source())
                .put("seq", key.seq());
    }

    private static TickKey key(JsonObject json) {
        return new TickKey(
                json.getLong("tsMicros"), json.getString("symbol"), json.getString("source"), json.getLong("seq"));
    }
}
