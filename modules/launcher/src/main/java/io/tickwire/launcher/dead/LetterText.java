package io.tickwire.launcher.dead;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tickwire.deadletter.DeadLetter;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Letters for people: one line of a table, or everything. What others wrote is stripped of what a terminal would obey. */
final class LetterText {
    static final String HEADER = line("ID", "TIME", "SYMBOL", "REASON");
    private static final int REASON_CHARS = 80;

    private LetterText() {}

    /** One line: id, time, symbol, the reason cut short. */
    static String row(StoredLetter stored) {
        DeadLetter letter = stored.letter();
        String symbol = letter.content() instanceof DeadLetter.DeadTick dead
                ? dead.tick().symbol()
                : "-";
        String reason = printable(letter.reason());
        return line(
                stored.id(),
                printable(letter.at()),
                symbol,
                reason.length() <= REASON_CHARS ? reason : reason.substring(0, REASON_CHARS - 1) + "…");
    }

    /** Everything, line by line. */
    static List<String> whole(StoredLetter stored) {
        DeadLetter letter = stored.letter();
        List<String> lines = new ArrayList<>();
        lines.add("id         " + stored.id());
        lines.add("at         " + printable(letter.at()));
        lines.add("reason     " + printable(letter.reason()));
        lines.add("partition  " + (letter.partition() < 0 ? "" : letter.partition()));
        lines.add("entry      " + printable(letter.entry()));
        if (letter.content() instanceof DeadLetter.DeadTick dead) {
            addTick(lines, dead.tick());
        } else if (letter.content() instanceof DeadLetter.DeadFrame dead) {
            lines.add("frame      " + dead.bytes().length + " bytes");
            if (dead.bytes().length > 0) {
                lines.addAll(ByteBufUtil.prettyHexDump(Unpooled.wrappedBuffer(dead.bytes()))
                        .lines()
                        .toList());
            }
        } else if (letter.content() instanceof DeadLetter.Unreadable unreadable) {
            lines.add("fault      " + printable(unreadable.fault()));
            lines.add("tick       " + printable(unreadable.text()));
        }
        return lines;
    }

    /** Control characters become {@code ?}: the text of a constraint or a foreign letter may hold any. */
    static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static void addTick(List<String> lines, Tick tick) {
        lines.add("symbol     " + tick.symbol());
        lines.add("ts         " + Rfc3339.append(new StringBuilder(27), tick.tsMicros()));
        lines.add("price      " + tick.price());
        lines.add("volume     " + tick.volume());
        lines.add("source     " + tick.source());
        lines.add("seq        " + tick.seq() + (tick.seq() < 0 ? " (derived)" : ""));
    }

    private static String line(String id, String time, String symbol, String reason) {
        return String.format(Locale.ROOT, "%-18s  %-27s  %-14s  %s", id, time, symbol, reason);
    }
}
