/** What is handed to operators, checked on every build: charts, compose file, alert rules and dashboard. */
package io.tickwire.deploy;
