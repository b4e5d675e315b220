package io.tickwire.calc;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Response;

/** Whoever carries out commands, on one server or on a cluster. */
interface TestCommands {
    /** Answers, or throws an AssertionError. */
    Response send(Command command, Object... arguments);
}
