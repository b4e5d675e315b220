/**
 * Which partitions a process works on. Processes hold leases in Redis and share the partitions evenly; a fencing token in
 * each partition's state makes sure that a process which is wrong about its lease does no harm. {@link
 * io.tickwire.calc.ownership.FairShare} is pure; the rest lives on one event loop.
 */
package io.tickwire.calc.ownership;
