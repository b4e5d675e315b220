/**
 * What the launcher asks of a module that brings its own Redis and Postgres. The launcher finds it with
 * {@link java.util.ServiceLoader} and runs without it, as in a container image.
 */
package io.tickwire.stores;
