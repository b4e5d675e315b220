/**
 * Who may post: senders with a token, and signatures of the Standard Webhooks specification. Pure: no I/O, no Vert.x.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard
 *     Webhooks</a>
 */
package io.tickwire.ingest.signature;
