package io.tickwire.calc.partition;

import io.tickwire.calc.market.MarketPartial;
import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.publish.PublishClock;
import io.tickwire.calc.publish.PublishSchedule;
import io.tickwire.calc.publish.PublishedView;
import io.tickwire.calc.state.CommittedSymbol;
import io.tickwire.calc.state.SymbolChanges;
import io.tickwire.calc.state.SymbolCodec;
import io.tickwire.calc.symbol.Outcome;
import io.tickwire.calc.symbol.Rebuild;
import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Pane;
import io.tickwire.domain.MicrosClock;
import io.tickwire.domain.Tick;
import io.tickwire.redis.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A partition from the moment it is taken over. Entries that an earlier owner read and published, but did not commit, are
 * applied again in silence; after them, what clients do not know yet goes out. So an update's {@code seq} and
 * {@code count} never go back, and no bar or newest tick is kept from clients by a restart.
 *
 * <p>Redis may have lost what was published last: after a crash, or when a replica takes over. Then numbers go on from the clock, in
 * milliseconds since 1970. That is ahead of all that was published: a symbol has fewer than 1,000 updates a second.
 */
public final class PartitionState {
    /** A commit is one script in Redis: about 14,000 fields keep it near 10 ms. Each symbol has two or three besides its panes, … */
    private static final int COMMIT_SYMBOLS = 2_000;

    /** … and 100,000 ticks keep its chunks of seen ticks below 1 MB. */
    private static final int COMMIT_TICKS = 100_000;

    /** … and its panes are four or more; of a rebuilt one some hundred and fifty. */
    private static final int COMMIT_PANES = 14_000;

    /** A symbol without a tick for so long leaves memory: its state is in Redis. */
    public static final long IDLE_MICROS = TimeUnit.HOURS.toMicros(1);

    /** So long after a start that was not in order, symbols that Redis does not know may be known to clients. */
    private static final long UNSURE_MICROS = TimeUnit.MINUTES.toMicros(1);

    private record ClosedBar(String symbol, long startMicros) {}

    private final LiveRules rules;
    private final MicrosClock clock;
    private final PublishClock publishClock;
    private final PublishSchedule<LiveSymbol> schedule;
    private final Residents symbols = new Residents();
    private final Map<String, PublishedView> views; // of symbols that have not come into memory yet
    private final boolean countsAreKnown;
    private final StreamId lastPublished;
    private final Map<ClosedBar, Pane> closedBars =
            new LinkedHashMap<>(); // in the order they closed, as they are by now
    private final List<LiveSymbol> uncommitted = new ArrayList<>();
    private final MarketUpkeep market;
    private final MessageWriter messages = new MessageWriter();
    private final SymbolCodec codec = new SymbolCodec();
    private Optional<StreamId> committed;
    private StreamId applied;
    private long uncommittedTicks;
    private boolean replaying = true;
    private final Set<LiveSymbol> toRebuild = new LinkedHashSet<>();
    private final Set<String> rebuiltBefore;
    private final List<String> uncommittedRebuilt = new ArrayList<>();
    private long uncommittedPanes;
    private final long unsureUntilMicros;
    private long seqFloor;
    private boolean warming;
    private boolean warmingChanged;

    /**
     * @param clock for times of publication
     * @param nowMicros of the monotonic clock that all times of publishing here are of
     */
    public PartitionState(LiveRules rules, MicrosClock clock, Recovered recovered, long nowMicros) {
        this.rules = rules;
        this.clock = clock;
        publishClock = new PublishClock(clock, recovered.lastPublishedAtMicros());
        schedule = new PublishSchedule<>(rules.publishIntervalMicros());
        market = new MarketUpkeep(rules.indexSymbols());
        views = new HashMap<>(recovered.views());
        countsAreKnown = recovered.published().isPresent();
        lastPublished = recovered.published().orElse(StreamId.START);
        committed = recovered.position();
        applied = committed.orElse(StreamId.START);
        warming = recovered.rebuilt().isPresent();
        rebuiltBefore = recovered.rebuilt().orElse(Set.of());
        seqFloor = recovered.inOrder() ? 0 : TimeUnit.MICROSECONDS.toMillis(clock.micros());
        unsureUntilMicros = nowMicros + UNSURE_MICROS;
        if (applied.compareTo(lastPublished) >= 0) {
            endReplay(nowMicros);
        }
    }

    /** Takes over the committed state of a symbol. All of them are taken over before anything else is done with this. */
    public void restore(CommittedSymbol committedSymbol, long nowMicros) {
        SymbolState state = committedSymbol.state();
        boolean isWarming = warming && !rebuiltBefore.contains(state.symbol());
        LiveSymbol symbol = add(state, committedSymbol.seq(), isWarming, nowMicros);
        market.note(symbol);
        if (!replaying && symbol.isUntold()) {
            schedule.changed(symbol.slot, nowMicros);
        }
        long receivedAt = state.newest().receivedAtMicros();
        boolean isIdle = receivedAt != Tick.RECEIVED_AT_UNKNOWN && receivedAt < clock.micros() - IDLE_MICROS;
        if (isIdle && mayLeave(symbol, nowMicros)) {
            market.settle(symbol);
            symbols.leave(symbol);
        }
    }

    /** The symbols of an entry that are not in memory: {@link #bringBack} them before it is applied. */
    public List<String> absentAmong(List<Tick> ticks) {
        return symbols.absentAmong(ticks);
    }

    /**
     * Takes symbols that have left memory in again, and goes on with them as if they had stayed.
     *
     * @throws LostWritesException when Redis does not have the state that a symbol left with: this state is of no more use
     */
    public void bringBack(List<CommittedSymbol> committedSymbols, long nowMicros) {
        for (CommittedSymbol committedSymbol : committedSymbols) {
            SymbolState state = committedSymbol.state();
            Residents.Absent left = symbols.takeAbsent(state.symbol());
            if (left == null || left.count() != state.count()) {
                throw new LostWritesException("Redis has lost a commit: symbol=" + state.symbol() + " count="
                        + (left == null ? "none" : left.count()) + " found=" + state.count());
            }
            LiveSymbol symbol = new LiveSymbol(state, left.seq(), left.count(), false, false);
            symbol.usedAt(nowMicros);
            symbols.put(symbol);
        }
    }

    /**
     * Lets symbols leave memory: those that are idle for {@link #IDLE_MICROS}, and others as far as room is needed, those first that
     * had no tick for longest. Only symbols leave of which Redis and clients have everything. All commits that were taken are done.
     *
     * @param bytesToFree how much room is needed, 0 or more
     * @return how many have left
     */
    public int letLeave(long bytesToFree, long nowMicros) {
        return symbols.leave(symbol -> symbol.lastUsedMicros() < nowMicros - IDLE_MICROS, bytesToFree, symbol -> {
            boolean mayLeave = mayLeave(symbol, nowMicros);
            if (mayLeave) {
                market.settle(symbol);
            }
            return mayLeave;
        });
    }

    private boolean mayLeave(LiveSymbol symbol, long nowMicros) {
        return symbol.isSettled() && schedule.isQuiet(symbol.slot, nowMicros);
    }

    /** How many symbols are in memory. */
    public int residentSymbols() {
        return symbols.size();
    }

    /** About what they take of the heap, bytes. */
    public long residentBytes() {
        return symbols.bytes();
    }

    /** How many symbols have state in Redis alone. */
    public int absentSymbols() {
        return symbols.absentSize();
    }

    /** Position of the newest commit that was taken; {@link StreamId#START} before the first. */
    public StreamId committed() {
        return committed.orElse(StreamId.START);
    }

    /** Newest entry that is in this state: read on after it. */
    public StreamId applied() {
        return applied;
    }

    /** Applies the next entry. Whole entries only: what is published always stands for a position. */
    public Tally apply(StreamId id, List<Tick> ticks, long nowMicros) {
        if (replaying && id.compareTo(lastPublished) > 0) {
            endReplay(nowMicros);
        }
        int appliedTicks = 0;
        int duplicates = 0;
        int late = 0;
        int unremembered = 0;
        for (Tick tick : ticks) {
            switch (apply(tick, nowMicros)) {
                case APPLIED -> appliedTicks++;
                case APPLIED_UNREMEMBERED -> {
                    appliedTicks++;
                    unremembered++;
                }
                case DUPLICATE -> duplicates++;
                case LATE -> late++;
            }
        }
        uncommittedTicks += ticks.size();
        passed(id, nowMicros);
        return new Tally(appliedTicks, duplicates, late, unremembered);
    }

    /** Passes over an entry that can't be read. */
    public void skip(StreamId id, long nowMicros) {
        passed(id, nowMicros);
    }

    /** There is no entry left to read, and so none that an earlier owner published: from now on, changes go out. */
    public void caughtUp(long nowMicros) {
        endReplay(nowMicros);
        if (nowMicros >= unsureUntilMicros) {
            seqFloor = 0; // new symbols are new to clients too
        }
    }

    private void endReplay(long nowMicros) {
        if (replaying) {
            replaying = false;
            symbols.all().stream()
                    .filter(LiveSymbol::isUntold)
                    .forEach(symbol -> schedule.changed(symbol.slot, nowMicros));
        }
    }

    /** When something is to be published next; {@link PublishSchedule#NEVER} when nothing waits. */
    public long nextDueMicros() {
        return closedBars.isEmpty() ? schedule.nextDueMicros() : Long.MIN_VALUE;
    }

    /** Takes what is due, at most {@code limit} messages, bars first. */
    public PublishRound takeDue(long nowMicros, int limit) {
        List<byte[]> bars = new ArrayList<>();
        Iterator<Map.Entry<ClosedBar, Pane>> waiting = closedBars.entrySet().iterator();
        while (waiting.hasNext() && bars.size() < limit) {
            Map.Entry<ClosedBar, Pane> bar = waiting.next();
            bars.add(messages.barClosed(bar.getKey().symbol(), bar.getValue()));
            waiting.remove();
        }
        List<PublishRound.View> due = new ArrayList<>();
        if (closedBars.isEmpty()) {
            Consumer<LiveSymbol> publisher = symbol -> due.add(symbol.publish(messages, publishClock.nextMicros()));
            schedule.takeDue(nowMicros, limit - bars.size(), publisher);
        }
        boolean allTold = closedBars.isEmpty() && !replaying;
        return new PublishRound(bars, due, allTold ? Optional.of(applied) : Optional.empty());
    }

    /** Whether a commit now would be as large as one may be. */
    public boolean isCommitFull() {
        return uncommitted.size() >= COMMIT_SYMBOLS
                || uncommittedTicks >= COMMIT_TICKS
                || uncommittedPanes >= COMMIT_PANES;
    }

    public boolean hasUncommitted() {
        return !applied.equals(committed()) || !uncommitted.isEmpty() || warmingChanged;
    }

    /** Whether bars wait to be published. A commit past them would lose them if the process died then. */
    public boolean hasClosedBars() {
        return !closedBars.isEmpty();
    }

    /** Takes what changed since the last commit. If it is not committed then, this state is of no more use. */
    public Commit takeCommit() {
        List<SymbolChanges> changes = new ArrayList<>(uncommitted.size());
        for (LiveSymbol symbol : uncommitted) {
            changes.add(codec.changes(symbol.state, symbol.seq()));
            symbol.markCommitted();
            symbols.measure(symbol);
        }
        Commit commit = new Commit(
                committed, applied, uncommittedTicks, changes, List.copyOf(uncommittedRebuilt), warmingChanged);
        uncommitted.clear();
        uncommittedRebuilt.clear();
        uncommittedTicks = 0;
        uncommittedPanes = 0;
        warmingChanged = false;
        committed = Optional.of(applied);
        return commit;
    }

    /**
     * Brings the market partial up to date with the symbols that changed.
     *
     * @param marketMicros time of the newest tick of all partitions, as far as it is known, microseconds
     * @param limit most symbols to go through; the next call goes on
     * @return the partial, if it differs from the one before; empty as long as there are symbols to go through
     */
    public Optional<MarketPartial> takeMarket(long marketMicros, int limit) {
        return replaying ? Optional.empty() : market.take(marketMicros, limit);
    }

    /** The partial that was taken last did not reach the store: the next call gives one again. */
    public void marketNotWritten() {
        market.notWritten();
    }

    /** Ticks done since the last commit. */
    public long uncommittedTicks() {
        return uncommittedTicks;
    }

    private Outcome apply(Tick tick, long nowMicros) {
        LiveSymbol symbol = symbol(tick.symbol(), nowMicros);
        int changedBefore = symbol.state.changedPanes();
        Outcome outcome = symbol.state.apply(tick, replaying ? bar -> {} : bar -> closed(tick.symbol(), bar));
        if (outcome.isApplied()) {
            if (!replaying) {
                schedule.changed(symbol.slot, nowMicros);
            }
            uncommittedPanes += Math.max(0, symbol.state.changedPanes() - changedBefore); // some may have left
            market.note(symbol);
            noteForCommit(symbol);
        }
        return outcome;
    }

    /** Whether an earlier owner published what is being applied: nothing goes out meanwhile. */
    public boolean isReplaying() {
        return replaying;
    }

    /** Whether windows are still to be rebuilt from the store. */
    public boolean isWarming() {
        return warming;
    }

    /** How many symbols with state are still to be rebuilt. */
    public int toRebuild() {
        return toRebuild.size();
    }

    /** Some of them, those first that have waited longest. */
    public List<String> toRebuild(int limit) {
        return toRebuild.stream()
                .limit(limit)
                .map(symbol -> symbol.state.symbol())
                .toList();
    }

    /** Whether a symbol's windows were rebuilt, or need not be. */
    public boolean isRebuilt(String name) {
        LiveSymbol symbol = symbols.get(name);
        return symbol == null ? !warming || symbols.isAbsent(name) : !symbol.isWarming();
    }

    /**
     * Begins the rebuild of a symbol, or begins it again; see {@link SymbolState#beginRebuild}.
     *
     * @param newest its newest stored tick, if it has any
     * @return empty when there is nothing to rebuild: no state and no stored tick, or it was rebuilt before
     */
    public Optional<Rebuild> beginRebuild(String name, Optional<Tick> newest, long nowMicros) {
        if (!warming || symbols.isAbsent(name) || (!symbols.contains(name) && newest.isEmpty())) {
            return Optional.empty();
        }
        LiveSymbol symbol = symbol(name, nowMicros);
        if (!symbol.isWarming()) {
            return Optional.empty();
        }
        long before = symbol.state.count();
        Rebuild rebuild = symbol.state.beginRebuild(newest, bar -> closed(name, bar));
        if (symbol.state.count() > before) {
            market.note(symbol);
            noteForCommit(symbol);
        }
        return Optional.of(rebuild);
    }

    /** Takes stored ticks from the boundary of a rebuild on. */
    public void addStored(String name, List<Tick> ticks) {
        LiveSymbol symbol = symbols.get(name);
        ticks.forEach(tick -> addStored(symbol, tick));
    }

    private void addStored(LiveSymbol symbol, Tick tick) {
        if (symbol.state.addStored(tick).isApplied()) {
            uncommittedPanes++;
            market.note(symbol);
            noteForCommit(symbol);
        }
    }

    /** Ends the rebuild of a symbol with the stored panes before its boundary. */
    public void finishRebuild(String name, List<StoredPane> stored, long nowMicros) {
        LiveSymbol symbol = symbols.get(name);
        symbol.state.finishRebuild(stored, bar -> closed(name, bar));
        symbol.markRebuilt();
        toRebuild.remove(symbol);
        uncommittedRebuilt.add(name);
        uncommittedPanes += stored.size();
        if (!replaying) {
            schedule.changed(symbol.slot, nowMicros);
        }
        market.note(symbol);
        noteForCommit(symbol);
    }

    /** Gives up a rebuild that was begun; it may be begun again. */
    public void abandonRebuild(String name) {
        symbols.get(name).state.endRebuild();
    }

    /** Symbols that come from now on are whole from the start. */
    public void endWarming() {
        if (!toRebuild.isEmpty()) {
            throw new IllegalStateException("there are symbols to be rebuilt: symbols=" + toRebuild.size());
        }
        warming = false;
        warmingChanged = true;
    }

    /** A bar that waits already keeps its place. */
    private void closed(String symbol, Pane bar) {
        closedBars.put(new ClosedBar(symbol, bar.startMicros()), bar);
    }

    private void noteForCommit(LiveSymbol symbol) {
        if (symbol.markUncommitted()) {
            uncommitted.add(symbol);
        }
    }

    private LiveSymbol symbol(String name, long nowMicros) {
        LiveSymbol symbol = symbols.get(name);
        if (symbol != null) {
            symbol.usedAt(nowMicros);
            return symbol;
        }
        if (symbols.isAbsent(name)) {
            throw new IllegalStateException("must be brought back before: symbol=" + name);
        }
        return add(new SymbolState(name, rules.latenessMicros()), 0, warming, nowMicros);
    }

    private void passed(StreamId id, long nowMicros) {
        applied = id;
        if (replaying && id.compareTo(lastPublished) >= 0) {
            endReplay(nowMicros);
        }
    }

    private LiveSymbol add(SymbolState state, long committedSeq, boolean isWarming, long nowMicros) {
        PublishedView view = views.remove(state.symbol());
        long seq = Math.max(seqFloor, view == null ? committedSeq : Math.max(committedSeq, view.seq()));
        // counts of before a loss of state say nothing about the counts of the new one
        boolean isKnown = view != null && countsAreKnown;
        LiveSymbol symbol =
                new LiveSymbol(state, seq, isKnown ? view.count() : 0, isKnown && view.warming(), isWarming);
        symbol.usedAt(nowMicros);
        symbols.put(symbol);
        if (isWarming) {
            toRebuild.add(symbol);
        }
        return symbol;
    }
}
