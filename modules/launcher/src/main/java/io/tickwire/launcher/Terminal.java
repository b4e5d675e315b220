package io.tickwire.launcher;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/** Whether a person looks at the output, and may see colours. */
final class Terminal {
    private Terminal() {}

    /** Whether standard input and output are a terminal. */
    static boolean isThere() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // since Java 22 there is a console without a terminal, and this method tells
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            return false;
        }
    }

    /** On a terminal that can show them, unless {@code NO_COLOR} is set. @see <a href="https://no-color.org">NO_COLOR</a> */
    static Ansi colours(Map<String, String> environment) {
        boolean hasColours = isThere()
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        return hasColours ? Ansi.ON : Ansi.OFF;
    }
}
