/**
 * The bytes of a queue entry: a frame of ticks in Simple Binary Encoding. The schema {@code tick-frame.xml} is the
 * contract with other languages, {@code docs/wire-format.md} tells it in words. Pure: no I/O, no Vert.x.
 *
 * @see <a href="https://github.com/FIXTradingCommunity/fix-simple-binary-encoding">FIX SBE 1.0</a>
 */
package io.tickwire.wire;
