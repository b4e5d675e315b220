package io.tickwire.gateway.tape;

import io.tickwire.gateway.hub.Frame;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** All clients of one encoding with the same channels: what they are told is encoded once. For one thread. */
final class TapeAudience {
    /** The same clients as long as both are equal. */
    record Key(TapeEncoding encoding, ChannelSet channels) {}

    private record Write(List<TapeMessage> messages, Frame frame) {}

    final Set<TapeMember> members = new LinkedHashSet<>();
    private final Key key;
    private List<TapeMessage> next = new ArrayList<>();

    TapeAudience(Key key) {
        this.key = key;
    }

    Key key() {
        return key;
    }

    /** Several of its channels may bring the same tick: it is told once. */
    void add(TapeMessage tick) {
        if (next.isEmpty() || next.get(next.size() - 1) != tick) {
            next.add(tick);
        }
    }

    /** Gives all of it to all of them, now or, to those that are behind, later. */
    void deliver() {
        List<TapeMessage> messages = next;
        next = new ArrayList<>();
        List<Write> writes = null; // for those who are up to date
        try {
            for (TapeMember member : List.copyOf(members)) {
                int from = 0;
                if (member.isInStep()) {
                    writes = writes == null ? encode(messages) : writes;
                    for (Write write : writes) {
                        if (member.isFull()) {
                            break;
                        }
                        member.send(write.frame(), write.messages());
                        from += write.messages().size();
                    }
                }
                messages.subList(from, messages.size()).forEach(tick -> member.owe(tick, key.channels()));
            }
        } finally {
            if (writes != null) {
                writes.forEach(write -> write.frame().release());
            }
        }
    }

    private List<Write> encode(List<TapeMessage> messages) {
        List<Write> writes = new ArrayList<>();
        int from = 0;
        int bytes = 0;
        for (int i = 0; i < messages.size(); i++) {
            bytes += messages.get(i).length();
            if (bytes >= TapeMember.WRITE_BYTES || i == messages.size() - 1) {
                List<TapeMessage> some = messages.subList(from, i + 1);
                writes.add(new Write(some, key.encoding().encode(some)));
                from = i + 1;
                bytes = 0;
            }
        }
        return writes;
    }
}
