/** What the HTTP sides of ingest, gateway and management have in common: the form of errors, and what a request is called. */
package io.tickwire.http;
