package io.tickwire.launcher.dead;

import java.util.List;

/** Which letters a command is about. */
sealed interface Selection {
    /** All that stand there when the command begins; what comes meanwhile is left alone. */
    record All() implements Selection {}

    /** Those of these ids, in this order. */
    record Ids(List<String> ids) implements Selection {}

    /**
     * Reads what the user said.
     *
     * @throws IllegalArgumentException unless it is ids or all, and ids are in Redis' form
     */
    static Selection of(List<String> ids, boolean isAll) {
        if (isAll == !ids.isEmpty()) {
            throw new IllegalArgumentException("must be either ids of dead letters or --all: ids=" + ids.size());
        }
        for (String id : ids) {
            requireId(id);
        }
        return isAll ? new All() : new Ids(ids.stream().distinct().toList());
    }

    /** @throws IllegalArgumentException when it is no id of a stream's entry */
    static String requireId(String id) {
        if (!id.matches("\\d{1,19}-\\d{1,19}")) {
            throw new IllegalArgumentException("must be <milliseconds>-<number>, as dead list shows it: ID=" + id);
        }
        return id;
    }
}
