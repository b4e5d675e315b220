/** The HTTP side of the webhook: bounded bodies in, answers and problems out. Runs on the event loop of its instance. */
package io.tickwire.ingest.http;
