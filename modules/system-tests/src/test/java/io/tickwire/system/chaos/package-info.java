/**
 * Chaos: every role twice in JVMs of its own, real stores, a ledger of what was acknowledged, and a seeded schedule of faults.
 * At the end the ledger, the tables, the views and what clients saw have to agree to the last tick.
 */
package io.tickwire.system.chaos;
