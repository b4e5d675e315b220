/**
 * Real stores for tests, and ways to make them suffer. Each runs where the system property {@code test.stores} says:
 * {@code processes} of this machine (the default, nothing to install) or {@code containers} (Testcontainers, a Linux Docker
 * engine), from the images of {@code redis.image} and {@code postgres.image}. Tests see no difference.
 */
package io.tickwire.teststores;
