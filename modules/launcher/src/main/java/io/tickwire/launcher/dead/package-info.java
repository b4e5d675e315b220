/** The command {@code dead}: what is in {@code md:dead}, and the ways out of it. */
package io.tickwire.launcher.dead;
