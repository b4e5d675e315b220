/**
 * The program: commands and their exit codes, which verticles run in this process, the management server, start and stop
 * in order. Knows every module; no module knows it.
 */
package io.tickwire.launcher;
