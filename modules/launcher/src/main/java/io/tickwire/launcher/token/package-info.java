/** {@code tickwire token}: makes access tokens. */
package io.tickwire.launcher.token;
