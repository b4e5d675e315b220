/** What the HTTP sides of ingest, gateway and management have in common: the form of errors. */
package io.tickwire.http;
