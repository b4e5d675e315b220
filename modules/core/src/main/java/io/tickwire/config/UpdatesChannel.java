package io.tickwire.config;

import java.util.regex.Pattern;

/**
 * The pub/sub channel of live updates, and those beside it that only Tickwire uses: their names begin with its name, so that
 * systems with different channels don't hear each other there either. Pub/sub knows no database number.
 *
 * @param name 1 to 200 of {@code A-Z a-z 0-9 . _ : / -}; no character that a Redis pattern understands
 * @param perPartition whether the updates of each partition go to a channel of their own, see docs/adr/0032-channel-per-partition.md
 */
public record UpdatesChannel(String name, boolean perPartition) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,200}");

    public static final UpdatesChannel DEFAULT =
            new UpdatesChannel("realtime:updates"); // after the pattern it is checked by

    public UpdatesChannel {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "must be 1 to 200 of A-Z a-z 0-9 . _ : / - as a channel's name: value=" + name);
        }
    }

    /** One channel for all updates. */
    public UpdatesChannel(String name) {
        this(name, false);
    }

    /**
     * Where the updates of a partition's symbols are published. A name per partition has the partition's hash tag, as its keys have.
     * The market's view is of no partition: it goes to {@link #name} either way.
     */
    public String ofPartition(int partition) {
        return perPartition ? name + ":{" + partition + "}" : name;
    }

    /** Where one process hears how many updates were published. */
    public String canary(String process) {
        return name + ":canary:" + process;
    }

    /** Where every system that uses this channel says who it is. */
    public String systems() {
        return name + ":systems";
    }
}
