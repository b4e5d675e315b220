package io.tickwire.postgres;

import io.tickwire.config.UrlSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parameter {@code options}: {@code -c name=value} or {@code --name=value}, spaces in a value as {@code "\ "}. */
final class StartupOptions {
    private static final Pattern WORD = Pattern.compile("(?:\\\\.|[^\\\\\\s])+", Pattern.DOTALL);
    private static final Pattern SETTING =
            Pattern.compile("([A-Za-z_][A-Za-z0-9_]*(?:[.][A-Za-z_][A-Za-z0-9_]*)*)=(.*)", Pattern.DOTALL);

    /** They mean something only for a whole session, and here every transaction has its own; or the drivers need them. */
    private static final Pattern NOT_FOR_A_TRANSACTION = Pattern.compile(
            "default_transaction_.*|transaction_.*|idle_session_timeout|client_encoding|datestyle|session_authorization");

    private StartupOptions() {}

    /** @throws IllegalArgumentException for an option of another kind */
    static List<PgUrl.Setting> read(String text) {
        List<PgUrl.Setting> settings = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        int end = 0;
        while (word.find()) {
            String option = word.group();
            end = word.end();
            if (option.equals("-c") && word.find()) {
                end = word.end();
                settings.add(setting(option + " " + word.group(), word.group()));
            } else if (option.startsWith("-c")) {
                settings.add(setting(option, option.substring(2)));
            } else if (option.startsWith("--")) {
                int equals = option.indexOf('=');
                String name = option.substring(2, Math.max(2, equals)).replace('-', '_');
                settings.add(setting(option, name + option.substring(Math.max(2, equals))));
            } else {
                throw refused(option);
            }
        }
        if (!text.substring(end).isBlank()) {
            throw refused(text.substring(end));
        }
        return settings;
    }

    private static PgUrl.Setting setting(String option, String text) {
        Matcher setting = SETTING.matcher(text);
        if (!setting.matches()) {
            throw refused(option);
        }
        String name = setting.group(1).toLowerCase(Locale.ROOT);
        if (NOT_FOR_A_TRANSACTION.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "options can't set what is not for a single transaction: option=" + UrlSecrets.mask(option));
        }
        return new PgUrl.Setting(name, setting.group(2).replaceAll("(?s)\\\\(.)", "$1"));
    }

    private static IllegalArgumentException refused(String option) {
        return new IllegalArgumentException(
                "options must be -c name=value or --name=value: option=" + UrlSecrets.mask(option));
    }
}
