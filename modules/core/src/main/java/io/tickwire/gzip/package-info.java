/** Reads gzip data, of files and of posts. */
package io.tickwire.gzip;
