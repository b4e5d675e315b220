/** Event loops of the roles, apart from each other, and a watch that finds one that does not turn. */
package io.tickwire.launcher.loops;
