/**
 * The calc role: reads the queue's partitions that this process owns, keeps their symbols' live state, publishes views and
 * bars, and commits state together with the stream position it stands for. A partition has one owner, which holds its
 * lease; whoever takes it over goes on from the last commit, and nothing is counted twice or missed.
 */
package io.tickwire.calc;
