package io.tickwire.gateway.history;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Ticks of an answer.
 *
 * @param next the place where the next answer begins, empty when there is nothing there; to be asked when the rows have ended, unless
 *     it was to be known before
 */
record TickPage(Rows<StoredTick> rows, Supplier<Optional<Place>> next) {}
