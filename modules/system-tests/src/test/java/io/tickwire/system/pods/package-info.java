/**
 * The charts' pods as processes of this machine: command, environment, probes and grace period are those of the rendered
 * objects, and a small stand-in for a cluster polls, replaces and stops them.
 */
package io.tickwire.system.pods;
