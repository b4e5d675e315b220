/** What the gateway answers over plain HTTP: the API and the dashboard. Errors are problems (RFC 9457). */
package io.tickwire.gateway.http;
