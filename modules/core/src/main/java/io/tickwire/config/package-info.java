/**
 * All configuration: read once at start from a map of names to values, checked, and handed on as records. No part of
 * Tickwire reads the environment by itself.
 */
package io.tickwire.config;
