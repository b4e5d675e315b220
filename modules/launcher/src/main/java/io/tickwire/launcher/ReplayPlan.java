package io.tickwire.launcher;

import io.tickwire.domain.Rfc3339;
import io.tickwire.feeder.FeederOptions;
import io.tickwire.feeder.pace.Pace;
import io.tickwire.feeder.store.StoredExtent;
import io.tickwire.retry.DurationText;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a replay is going to do, in words, before it begins. */
final class ReplayPlan {
    private ReplayPlan() {}

    /** What the ticks are to the system that they are posted to. */
    enum Target {
        /** They are stored there: it is the system they are from. */
        ITSELF,
        /** New, since they get another source. */
        ANOTHER_SOURCE,
        /** Nobody knows here. */
        UNKNOWN
    }

    /**
     * @param store host, port and database
     */
    static List<String> lines(StoredExtent stored, String speed, FeederOptions options, String store, Target target) {
        if (stored.symbols() == 0) {
            return List.of("nothing to replay: no such ticks stored: store=" + store);
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "replay of about %d ticks of %d %s, %s to %s, at %s%s: from %s into %s",
                stored.ticks(),
                stored.symbols(),
                stored.symbols() == 1 ? "symbol" : "symbols",
                time(stored.fromMicros()),
                time(stored.toMicros()),
                speed,
                duration(stored, options.pace()),
                store,
                options.webhook()));
        if (target == Target.ITSELF) {
            lines.add("this webhook belongs to the system that has these ticks: they are duplicates there, and nothing"
                    + " changes. --url=URL replays into another system, --source=NAME stores them as another source's");
        } else if (target == Target.UNKNOWN) {
            lines.add("a system that has these ticks already takes them as duplicates: nothing changes there");
        }
        return lines;
    }

    /** Whether two URLs lead to the same port of this machine, or to the same host and port. */
    static boolean isSameServer(URI one, URI other) {
        return port(one) == port(other) && host(one).equals(host(other));
    }

    private static String duration(StoredExtent stored, Pace pace) {
        if (!(pace instanceof Pace.Recorded recorded)) {
            return "";
        }
        double seconds = (stored.toMicros() - stored.fromMicros()) / 1e6 / recorded.speed();
        String limit = recorded.maxWaitMicros() == Long.MAX_VALUE ? " (about " : " (at most ";
        return limit + DurationText.words((long) seconds) + ")";
    }

    private static String host(URI url) {
        String host = url.getHost().toLowerCase(Locale.ROOT);
        return host.matches("localhost|127\\..*|\\[::1]|\\[0:0:0:0:0:0:0:1]") ? "this machine" : host;
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    private static String time(long micros) {
        return Rfc3339.append(new StringBuilder(27), micros).toString();
    }
}
