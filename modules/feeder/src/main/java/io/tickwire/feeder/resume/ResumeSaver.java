package io.tickwire.feeder.resume;

import io.tickwire.feeder.progress.FeedProgress;
import io.tickwire.feeder.progress.FeedStatus;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Saves the position whenever progress is told, twice a second and at the end; a replay that is complete leaves no file.
 * After a kill, what was answered since the last save is posted again: duplicates.
 */
public final class ResumeSaver implements FeedProgress {
    private final ResumeFile file;
    private final ReplayPosition position;
    private final FeedProgress shown;

    /** @param shown told before */
    public ResumeSaver(ResumeFile file, ReplayPosition position, FeedProgress shown) {
        this.file = file;
        this.position = position;
        this.shown = shown;
    }

    @Override
    public void update(FeedStatus status) {
        shown.update(status);
        save();
    }

    @Override
    public void finished(FeedStatus status) {
        shown.finished(status);
        save();
    }

    private void save() {
        try {
            if (position.isComplete()) {
                file.delete();
            } else {
                file.save(position.now());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't be written: resume file=" + file.path(), e);
        }
    }
}
