package io.tickwire.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends the process when its heap is full, as the JVM itself does under {@code -XX:+ExitOnOutOfMemoryError}; that option can't
 * be set once a JVM runs. A process that goes on after an OutOfMemoryError has lost work somewhere and can't know where.
 *
 * <p>A full heap is seen in two ways. An OutOfMemoryError that nobody handles is logged, by Vert.x, by Netty or by this class: all
 * that is logged passes here first, at any level. One that somebody handles without a word leaves the heap full: two full
 * collections in a row that free nothing end the process too.
 */
final class HeapGuard extends TurboFilter {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(HeapGuard.class);

    /** The messages of the JVM's own errors; others are of direct memory, threads and files. */
    private static final List<String> HEAP_MESSAGES = List.of(
            "Java heap space",
            "GC overhead limit exceeded",
            "Requested array size exceeds VM limit",
            "Metaspace",
            "Compressed class space");

    private static final int MAX_CAUSES = 32;
    private static final double FULL = 0.98;
    private static final int FULL_COLLECTIONS = 2;
    private static final String FULL_COLLECTION = "end of major GC";

    private final IntConsumer halt;
    private final byte[] farewell = // made while there is room for it
            ("tickwire: the heap is full, the process ends: maxBytes="
                            + Runtime.getRuntime().maxMemory() + System.lineSeparator())
                    .getBytes(StandardCharsets.UTF_8);
    private int fullInARow;

    /** @param halt ends the process at once with an exit code; no hook runs, for there is no heap for it */
    HeapGuard(IntConsumer halt) {
        this.halt = halt;
    }

    /** Watches this process from now on. */
    void install() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.addTurboFilter(this);
        }
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, fault) -> LOG.error("a fault ended a thread: thread={}", thread.getName(), fault));
        Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName)
                .collect(Collectors.toSet());
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            if (collector instanceof NotificationEmitter emitter) {
                emitter.addNotificationListener((notice, nothing) -> collected(notice, heapPools), null, null);
            }
        }
    }

    private void collected(javax.management.Notification notice, Set<String> heapPools) {
        GarbageCollectionNotificationInfo info =
                GarbageCollectionNotificationInfo.from((CompositeData) notice.getUserData());
        if (info.getGcAction().equals(FULL_COLLECTION)) {
            long used = info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                    .filter(pool -> heapPools.contains(pool.getKey()))
                    .mapToLong(pool -> pool.getValue().getUsed())
                    .sum();
            collected(used, Runtime.getRuntime().maxMemory());
        }
    }

    /** Takes in what a full collection left. One at a time: the JVM has one thread for it. */
    void collected(long usedBytes, long maxBytes) {
        fullInARow = usedBytes < maxBytes * FULL ? 0 : fullInARow + 1;
        if (fullInARow >= FULL_COLLECTIONS) {
            end();
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        if (isFullHeap(thrown)
                || (parameters != null
                        && parameters.length > 0
                        && parameters[parameters.length - 1] instanceof Throwable last
                        && isFullHeap(last))) {
            end();
        }
        return FilterReply.NEUTRAL;
    }

    /** Whether it is, or was caused by, an OutOfMemoryError that the JVM threw because the heap was full. */
    static boolean isFullHeap(Throwable fault) {
        Throwable cause = fault;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++) {
            String message = cause.getMessage();
            if (cause instanceof OutOfMemoryError
                    && message != null
                    && HEAP_MESSAGES.stream().anyMatch(message::startsWith)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private void end() {
        try {
            // not closed: it is the process's standard error
            new FileOutputStream(FileDescriptor.err).write(farewell);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            halt.accept(ExitCode.HEAP_FULL);
        }
    }
}
