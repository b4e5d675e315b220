/**
 * Ticks become posts, posts become answers. {@link io.tickwire.feeder.post.Dispatcher}, {@link
 * io.tickwire.feeder.post.Lanes} and {@link io.tickwire.feeder.post.PostBody} are pure and decide what goes when; {@link
 * io.tickwire.feeder.post.WebhookClient} sends it until it is answered.
 */
package io.tickwire.feeder.post;
