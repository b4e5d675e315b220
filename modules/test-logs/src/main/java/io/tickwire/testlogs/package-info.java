/**
 * What tests and the processes that they start may log. An ERROR line is a fault: the test names it beforehand, or it
 * fails the test.
 */
package io.tickwire.testlogs;
