package io.tickwire.launcher.dead;

import io.tickwire.deadletter.DeadLetter;

/**
 * A letter where it stands.
 *
 * @param id its place in {@code md:dead}: what users name it by
 */
record StoredLetter(String id, DeadLetter letter) {}
