package io.tickwire.redis;

import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says of an error of Redis' access control which right is missing. The words of these errors differ from version to version. */
final class RedisRights {
    static final String LOGIN = "login";

    /** The library connects without a login where one is asked for; each command then fails. */
    static final String NO_LOGIN = "no login";

    private static final String SEE = ", see \"Rights in Redis\" in docs/operations.md: ";

    /** {@code NOPERM this user has no permissions to run the 'xinfo|groups' command}. */
    private static final Pattern COMMAND = Pattern.compile("run the '([A-Za-z]+(?:\\|[A-Za-z-]+)?)' command");

    /** Of the script's text, in errors that come out of a script. */
    private static final Pattern LINE = Pattern.compile("@user_script: ?([0-9]+)");

    private RedisRights() {}

    /** The failure, or what it means when it is one of access control. */
    static Throwable explain(String what, Throwable failure) {
        return explain(what, failure, text -> "the right +" + what.toLowerCase(Locale.ROOT));
    }

    /** The same for a script: within it, Redis names the line and not the command. */
    static Throwable explain(RedisScript script, Throwable failure) {
        return explain("the script " + script.name(), failure, text -> {
            List<String> commands = ofLine(script, text);
            return (commands.size() == 1 ? "the right +" : "one of the rights +") + String.join(" +", commands);
        });
    }

    private static List<String> ofLine(RedisScript script, String text) {
        Matcher line = LINE.matcher(text);
        List<String> commands = line.find() ? script.commandsAt(Integer.parseInt(line.group(1))) : List.of();
        return commands.isEmpty() ? script.commands() : commands;
    }

    private static Throwable explain(String what, Throwable failure, Function<String, String> missingCommand) {
        if (!(failure instanceof ErrorType error)) {
            return failure;
        }
        String text = String.valueOf(error.getMessage()).trim();
        if (error.is("WRONGPASS")) {
            return new RedisRefusedException(
                    LOGIN,
                    "Redis refuses the login: check user and password in REDIS_URL, and that the user is on: " + text,
                    error);
        }
        if (error.is("NOAUTH")) {
            return new RedisRefusedException(
                    NO_LOGIN, "Redis wants a login: put user and password into REDIS_URL: " + text, error);
        }
        if (!error.is("NOPERM") && !text.contains("The user executing the script")) {
            return failure;
        }
        return new RedisRefusedException(
                what,
                "Redis refuses " + what + ": its user needs " + missing(text, missingCommand) + SEE + text,
                error);
    }

    private static String missing(String text, Function<String, String> missingCommand) {
        Matcher command = COMMAND.matcher(text);
        if (command.find()) {
            return "the right +" + command.group(1).toLowerCase(Locale.ROOT);
        }
        if (text.contains("channel")) {
            return "the rights &realtime:updates and &realtime:updates:* (with the name in TICKWIRE_CHANNEL)";
        }
        return text.contains("the keys") || text.contains("a key") ? "the right ~md:*" : missingCommand.apply(text);
    }
}
