/**
 * When a symbol's view goes out, and in what words: contract, section 3. Pure: no I/O, no Vert.x; time is passed in.
 */
package io.tickwire.calc.publish;
