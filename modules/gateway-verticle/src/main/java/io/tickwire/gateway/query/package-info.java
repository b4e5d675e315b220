/** What several paths of the HTTP API have in common when they read the parameters of a request. */
package io.tickwire.gateway.query;
