package io.tickwire.testlogs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLogTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2026-11-27 10:00:00 ERROR io.vertx.core.impl.ContextImpl Unhandled exception           | true
                    10:00:00.000 WARN  NodeLink no connection to Redis, trying again: link=gauge reason=ERRORS | false
                    Exception in thread "main" java.lang.NoClassDefFoundError: x                            | true
                    	at io.vertx.redis.client.impl.RedisStandaloneConnection.end(RedisStandaloneConnection.java:1) | true
                    	at java.base/java.lang.Thread.run(Thread.java:840)                                     | true
                    SLF4J(W): No SLF4J providers were found.                                                | true
                    WARN BlockedThreadChecker Thread[vert.x-eventloop-thread-1] has been blocked for 2100 ms | false
                    tickwire ready: ingest=http://127.0.0.1:8081                                            | false
                    """, ignoreLeadingAndTrailingWhitespace = false)
    void aFaultInTheLogIsFound(String line, String fault) throws Exception {
        Path log = Files.writeString(directory.resolve("log"), "before\n" + line.stripTrailing() + "\nafter\n");
        assertThat(ProcessLog.faults(log, List.of()).isEmpty()).isEqualTo(!Boolean.parseBoolean(fault.strip()));
    }

    @Test
    void whatTheTestNamesIsNoFault() throws Exception {
        Path log = Files.writeString(directory.resolve("log"), "1 ERROR a: gone\n2 ERROR b: broken\n");
        assertThat(ProcessLog.faults(log, List.of("a: go+ne"))).containsExactly("2 ERROR b: broken");
    }

    @Test
    void aProcessThatLoggedNothingHasNoFault() throws Exception {
        assertThat(ProcessLog.faults(directory.resolve("none"), List.of())).isEmpty();
    }
}
