package io.tickwire.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.tickwire.config.EmbeddedMode;
import io.tickwire.config.Settings;
import io.tickwire.stores.LocalStores;
import io.tickwire.stores.LocalStores.Started;
import io.tickwire.stores.LocalStoresException;
import io.tickwire.testlogs.ExpectedErrors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.slf4j.LoggerFactory;

/** With real servers, in a directory whose name needs quoting. */
@Timeout(180)
class EmbeddedStoresTest {
    @TempDir
    private Path temp;

    private Path dataDir;

    @BeforeEach
    void chooseDataDir() throws IOException {
        dataDir = temp.toRealPath().resolve("it's my (data) dir");
    }

    @AfterEach
    void nothingIsLeft() {
        List<String> left = processesOnDataDir();
        ProcessHandle.allProcesses().filter(this::isOnDataDir).forEach(ProcessHandle::destroyForcibly);
        assertThat(left).as("processes left").isEmpty();
    }

    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(LocalStores.class)).hasAtLeastOneElementOfType(EmbeddedStores.class);
    }

    @Test
    void whatIsConfirmedIsOnDisk() throws Exception {
        try (Started started = start()) {
            String pg = started.pgUrl().orElseThrow();
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                assertThat(PostgresProbe.ask(pg, "SHOW " + setting)).as(setting).isEqualTo("on");
            }
            assertThat(PostgresProbe.ask(pg, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(PostgresProbe.ask(
                            pg,
                            "SELECT current_database() || ' ' || pg_encoding_to_char(encoding) || ' ' || datcollate"
                                    + " FROM pg_database WHERE datname = current_database()"))
                    .isEqualTo("tickwire UTF8 C");
            PostgresProbe.execute(pg, "CREATE EXTENSION btree_gist"); // as the coverage table needs
            String redis = started.redisUrl().orElseThrow();
            assertThat(RedisProbe.ask(redis, "INFO")).contains("aof_enabled:1", "maxmemory_policy:noeviction");
            assertThat(Files.readAllLines(dataDir.resolve("redis/redis.conf")))
                    .contains("appendonly yes", "appendfsync always", "bind 127.0.0.1");
        }
    }

    @Test
    void onlyTheOwnerGetsIntoPostgres() throws Exception {
        try (Started started = start()) {
            String url = started.pgUrl().orElseThrow();
            Path urlFile = dataDir.resolve("postgres.url");
            assertThat(urlFile).hasContent(url);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(urlFile)))
                    .isEqualTo("rw-------");
            String wrong = url.replaceFirst(":[^:@]+@", ":guessed@");
            assertThatThrownBy(() -> PostgresProbe.ask(wrong, "SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
        assertThat(dataDir.resolve("postgres.log")).content().doesNotContain("password=");
    }

    /** Any user of the machine could have it write files, as root where Tickwire was root. */
    @Test
    void onlyTheOwnerGetsIntoRedis() throws Exception {
        try (Started started = start()) {
            String url = started.redisUrl().orElseThrow();
            String nobody = url.replaceFirst("//[^@]+@", "//");
            assertThatThrownBy(() -> RedisProbe.ask(nobody, "PING")).hasMessageStartingWith("-NOAUTH");
            String wrong = url.replaceFirst(":[^:@]+@", ":guessed@");
            assertThatThrownBy(() -> RedisProbe.ask(wrong, "PING")).hasMessageStartingWith("-WRONGPASS");
            String secret = URI.create(url).getUserInfo().split(":")[1];
            assertThat(secret).hasSizeGreaterThan(30);
            assertThat(dataDir.resolve("redis.log")).content().doesNotContain(secret);
            assertThat(dataDir.resolve("redis/redis.conf")).content().doesNotContain(secret);
        }
    }

    /** CVE-2025-21605: answers that nobody reads filled the memory. */
    @Test
    void aStrangerThatReadsNoAnswersIsClosed() throws Exception {
        try (Started started = startRedis()) {
            URI uri = URI.create(started.redisUrl().orElseThrow());
            try (Socket stranger = new Socket(uri.getHost(), uri.getPort())) {
                byte[] pings = "PING\r\n".repeat(10_000).getBytes(StandardCharsets.US_ASCII);
                long most = 1L << 30; // the answers would be six times as long
                assertThatThrownBy(() -> {
                            for (long sent = 0; sent < most; sent += pings.length) {
                                stranger.getOutputStream().write(pings);
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
            assertThat(RedisProbe.ask(uri.toString(), "PING")).containsExactly("PONG");
        }
    }

    @Test
    void notEvenTheOwnerHasRedisWriteElsewhere() throws Exception {
        try (Started started = startRedis()) {
            String url = started.redisUrl().orElseThrow();
            for (String command : List.of(
                    "CONFIG SET dir /tmp",
                    "CONFIG GET dir",
                    "MODULE LOAD /tmp/m.so",
                    "DEBUG RELOAD",
                    "REPLICAOF 127.0.0.1 1",
                    "SLAVEOF 127.0.0.1 1",
                    "ACL SETUSER a on",
                    "MIGRATE 127.0.0.1 1 v 0 10",
                    "BGSAVE",
                    "SHUTDOWN")) {
                assertThatThrownBy(() -> RedisProbe.ask(url, command.split(" ")))
                        .as(command)
                        .hasMessageStartingWith("-NOPERM");
            }
        }
    }

    @Test
    void redisIsNotRootWhenItNeedNotBe() throws Exception {
        assumeThat(ServerUser.detectForRedis()).isEqualTo(ServerUser.NOBODY_READING);
        try (Started started = startRedis()) {
            RedisProbe.ask(started.redisUrl().orElseThrow(), "SET", "v", "kept");
            assertThat(ProcessHandle.allProcesses()
                            .filter(this::isOnDataDir)
                            .map(process -> process.info().user().orElse("")))
                    .containsExactly("nobody");
        }
    }

    /** Its files are root's, and it has no password. */
    @Test
    void aRedisOfAnEarlierVersionGoesOver() throws Exception {
        String before;
        try (Started started = startRedis()) {
            before = started.redisUrl().orElseThrow();
            RedisProbe.ask(before, "SET", "v", "kept");
        }
        Files.delete(dataDir.resolve("redis/tickwire.password"));
        ServerUser self = new ServerUser(List.of(), OptionalInt.of((int) Files.getAttribute(temp, "unix:uid")));
        self.own(dataDir.resolve("redis"));
        self.own(dataDir.resolve("redis.log"));
        try (Started started = startRedis()) {
            String url = started.redisUrl().orElseThrow();
            assertThat(URI.create(url).getUserInfo())
                    .isNotEqualTo(URI.create(before).getUserInfo());
            assertThat(RedisProbe.ask(url, "GET", "v")).containsExactly("kept");
            RedisProbe.ask(url, "SET", "v", "new"); // it can write its old file
        }
    }

    @Test
    void anOpenDataDirectoryIsClosedToOthers() throws Exception {
        Files.createDirectory(dataDir);
        Files.setPosixFilePermissions(dataDir, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Started started = start()) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir)))
                    .isEqualTo("rwx------");
            Path redisUrl = dataDir.resolve("redis.url");
            assertThat(redisUrl).hasContent(started.redisUrl().orElseThrow());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(redisUrl)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void findsEverythingAfterACleanStop() throws Exception {
        Started first = start();
        write(first, "kept");
        try (var session = PostgresProbe.connect(first.pgUrl().orElseThrow())) {
            assertThat(session.isValid(5)).isTrue(); // open clients don't hold the stop up
            first.close();
            first.close();
        }
        assertThat(processesOnDataDir()).isEmpty();
        assertThat(dataDir.resolve("postgres.log")).content().contains("database system is shut down");
        assertThat(dataDir.resolve("redis.log")).content().contains("Redis is now ready to exit");
        try (Started started = start()) {
            assertWritten(started, "kept");
        }
    }

    @Test
    void findsEverythingAfterTheServersWereKilled() throws Exception {
        try (Started started = start()) {
            PostgresProbe.execute(started.pgUrl().orElseThrow(), "CREATE TABLE t (v text)");
            try (var session = PostgresProbe.connect(started.pgUrl().orElseThrow())) {
                assertThat(session.isValid(5)).isTrue(); // a session that outlives its server for a moment
                PostgresProbe.execute(started.pgUrl().orElseThrow(), "INSERT INTO t VALUES ('kept')");
                RedisProbe.ask(started.redisUrl().orElseThrow(), "SET", "v", "kept");
                ProcessHandle.allProcesses().filter(this::isOnDataDir).forEach(ProcessHandle::destroyForcibly);
            }
        }
        try (Started started = start()) {
            assertWritten(started, "kept");
        }
    }

    @Test
    void waitsForASessionOfAKilledPostgres() throws Exception {
        CompletableFuture<Started> next = new CompletableFuture<>();
        String session;
        try (Started started = start();
                var connection = PostgresProbe.connect(started.pgUrl().orElseThrow())) {
            session = Integer.toString(connection.unwrap(PGConnection.class).getBackendPID());
            Command.ask(List.of("/bin/sh", "-c", "kill -STOP " + session)); // it can't notice
            killServer("postgres");
        }
        new Thread(() -> {
                    try {
                        next.complete(start());
                    } catch (LocalStoresException | InterruptedException e) {
                        next.completeExceptionally(e);
                    }
                })
                .start();
        try {
            while (!Files.readString(dataDir.resolve("postgres.log")).contains("is still in use") && !next.isDone()) {
                Thread.onSpinWait();
            }
        } finally {
            Command.ask(List.of("/bin/sh", "-c", "kill -CONT " + session));
        }
        next.get().close();
        assertThat(dataDir.resolve("postgres.log")).content().contains("is still in use");
    }

    @Test
    void replacesTheServersOfAKilledJvm() throws Exception {
        ChildJvm child = ChildJvm.start(dataDir);
        PostgresProbe.execute(child.pgUrl(), "CREATE TABLE t (v text)");
        PostgresProbe.execute(child.pgUrl(), "INSERT INTO t VALUES ('kept')");
        RedisProbe.ask(child.redisUrl(), "SET", "v", "kept");
        child.kill();
        assertThat(processesOnDataDir()).as("orphans").hasSize(2);
        // on the orphans' own ports, as with the default ones
        Settings.Stores again = ChildJvm.stores(dataDir, port(child.redisUrl()), port(child.pgUrl()));
        try (Started started = new EmbeddedStores().start(again)) {
            assertThat(started.redisUrl()).hasValue(child.redisUrl());
            assertThat(started.pgUrl()).hasValue(child.pgUrl());
            assertWritten(started, "kept");
            assertThat(processesOnDataDir()).hasSize(2);
        }
    }

    @Test
    void aSecondJvmIsRefusedAndHarmsNothing() throws Exception {
        try (Started started = start()) {
            // in this JVM too, and that must not give the lock away to the others
            assertThatThrownBy(this::start).isInstanceOf(LocalStoresException.class);
            ChildJvm second = ChildJvm.start(dataDir);
            assertThat(second.answer())
                    .startsWith("refused")
                    .contains("in use by another Tickwire", "TICKWIRE_DATA_DIR=" + dataDir)
                    .contains("pid=" + ProcessHandle.current().pid());
            write(started, "unharmed");
            assertWritten(started, "unharmed");
        }
    }

    @Test
    void anInterruptAtTheTerminalLeavesTheServersRunning() throws Exception {
        // a build in the background of a script ignores SIGINT, and its children would too
        ChildJvm child = ChildJvm.start(dataDir, "env", "--default-signal=INT", "setsid");
        Command.ask(List.of("/bin/sh", "-c", "kill -INT -" + child.process().pid()));
        child.process().waitFor();
        assertThat(RedisProbe.ask(child.redisUrl(), "PING")).containsExactly("PONG");
        assertThat(PostgresProbe.ask(child.pgUrl(), "SELECT 1")).isEqualTo("1");
        start().close();
    }

    @Test
    void namesTheVariableOfATakenPort() throws Exception {
        try (ServerSocket foreign = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int taken = foreign.getLocalPort();
            assertThatThrownBy(() -> new EmbeddedStores().start(ChildJvm.stores(dataDir, taken, 0)))
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("TICKWIRE_EMBEDDED_REDIS_PORT=" + taken);
            assertThat(processesOnDataDir()).isEmpty();
            assertThatThrownBy(() -> new EmbeddedStores().start(ChildJvm.stores(dataDir, 0, taken)))
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("TICKWIRE_EMBEDDED_PG_PORT=" + taken);
            assertThat(processesOnDataDir()).isEmpty();
        }
        start().close(); // the failures gave the directory free
    }

    @Test
    void startsOnlyWhatIsAskedFor() throws Exception {
        Settings.Stores stores = new Settings.Stores(
                Optional.empty(), Optional.of("postgresql://u:p@db.example/x"), EmbeddedMode.AUTO, dataDir, 0, 0);
        try (Started started = new EmbeddedStores().start(stores)) {
            assertThat(RedisProbe.ask(started.redisUrl().orElseThrow(), "PING")).containsExactly("PONG");
            assertThat(started.pgUrl()).isEmpty();
            assertThat(processesOnDataDir()).hasSize(1);
        }
    }

    @Test
    void namesTheVariableOfADataDirectoryThatCantBe() throws Exception {
        Path file = Files.createFile(temp.resolve("file"));
        assertThatThrownBy(() -> new EmbeddedStores().start(ChildJvm.stores(file.resolve("data"), 0, 0)))
                .isInstanceOf(LocalStoresException.class)
                .hasMessageContaining("TICKWIRE_DATA_DIR=" + file);
    }

    @Test
    void refusesADataDirectoryThatAShellWouldMisread() {
        for (String name : List.of("a\"b", "a$b", "a`b", "a\\b")) {
            assertThatThrownBy(() -> new EmbeddedStores().start(ChildJvm.stores(temp.resolve(name), 0, 0)))
                    .isInstanceOf(LocalStoresException.class)
                    .hasMessageContaining("TICKWIRE_DATA_DIR=");
        }
    }

    @Test
    void leavesTheDirectoryOfAnotherPostgresAlone() throws Exception {
        Path foreign = Files.createDirectories(dataDir.resolve("postgres"));
        Files.writeString(foreign.resolve("PG_VERSION"), "15\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(LocalStoresException.class)
                .hasMessageContaining("not a Postgres of Tickwire's");
        assertThat(foreign.resolve("PG_VERSION")).hasContent("15");
    }

    @Test
    void aStrangerWithThePidOfTheLastPostgresIsNoObstacle() throws Exception {
        start().close();
        Process stranger = new ProcessBuilder("cat").start(); // not this JVM: Postgres lets its grandparent pass
        try {
            String lock = stranger.pid() + "\n" + dataDir.resolve("postgres") + "\n";
            Files.writeString(dataDir.resolve("postgres/postmaster.pid"), lock);
            start().close();
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroy();
        }
    }

    @Test
    void anInterruptedStartLeavesNothing() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        Thread starting = new Thread(() -> {
            try {
                start().close();
                outcome.complete(null);
            } catch (LocalStoresException | InterruptedException e) {
                outcome.complete(e);
            }
        });
        starting.start();
        while (processesOnDataDir().isEmpty() && starting.isAlive()) {
            Thread.onSpinWait();
        }
        starting.interrupt();
        assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
        assertThat(processesOnDataDir()).isEmpty();
        start().close();
    }

    @Test
    void rootMayChangeTheWayItRunsPostgres() throws Exception {
        assumeThat(Command.ask(List.of("id", "-u"))).as("only for root").isEqualTo("0");
        Path path = Files.createDirectories(dataDir);
        Platform platform = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        ProgramCache programs = ProgramCache.choose(null, System.getProperty("user.home"), path);
        for (ServerUser user :
                List.of(ServerUser.NOBODY_PRIVILEGED, ServerUser.ROOT_UNSHARED, ServerUser.NOBODY_PRIVILEGED)) {
            PostgresServer postgres = new PostgresServer(path, programs, platform.postgresArchive(), 0, user);
            postgres.start();
            PostgresProbe.execute(postgres.url(), "CREATE TABLE IF NOT EXISTS t (v text)");
            PostgresProbe.execute(postgres.url(), "INSERT INTO t VALUES ('kept')");
            ServerProcess.endLeftover(postgres.program(), 10_000);
        }
        try (Started started = start()) {
            assertThat(PostgresProbe.ask(started.pgUrl().orElseThrow(), "SELECT count(*) FROM t"))
                    .isEqualTo("3");
        }
    }

    @Test
    void anotherRedisDoesWhenTheFirstDoesNotRun() throws Exception {
        Platform platform = Platform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path path = Files.createDirectories(dataDir);
        ProgramCache programs = new ProgramCache(path.resolve("programs"));
        // any program that runs: not every machine runs the 32-bit one
        List<String> resources =
                List.of("/junit-platform.properties", platform.redisServers().get(0));
        RedisServer redis = new RedisServer(path, programs, resources, 0, ServerUser.SELF);
        redis.start();
        assertThat(RedisProbe.ask(redis.url(), "PING")).containsExactly("PONG");
        ServerProcess.endLeftover(redis.program(), 10_000);
    }

    @Test
    @ExpectedErrors("RunningStores: a server has ended by itself, its log says why: server=redis-server")
    void tellsOnceWhenAServerEndsByItself() throws Exception {
        LinkedBlockingQueue<String> errors = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getLevel() == Level.ERROR
                        && event.getFormattedMessage().contains(dataDir.toString())) {
                    errors.add(event.getFormattedMessage());
                }
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(RunningStores.class);
        logger.addAppender(appender);
        try (Started started = start()) {
            RedisProbe.ask(started.redisUrl().orElseThrow(), "PING");
            killServer("redis-server");
            assertThat(errors.poll(20, TimeUnit.SECONDS)).contains("ended by itself", "server=redis-server");
        } finally {
            logger.detachAppender(appender);
        }
        assertThat(errors).as("the close is no fault").isEmpty();
    }

    private void killServer(String name) {
        ProcessHandle.allProcesses()
                .filter(this::isOnDataDir)
                .filter(process -> process.info().command().orElse("").endsWith(name))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private Started start() throws LocalStoresException, InterruptedException {
        return new EmbeddedStores().start(ChildJvm.stores(dataDir, 0, 0));
    }

    private Started startRedis() throws LocalStoresException, InterruptedException {
        return new EmbeddedStores()
                .start(new Settings.Stores(
                        Optional.empty(),
                        Optional.of("postgresql://u:p@db.example/x"),
                        EmbeddedMode.AUTO,
                        dataDir,
                        0,
                        0));
    }

    private static void write(Started started, String value) throws Exception {
        RedisProbe.ask(started.redisUrl().orElseThrow(), "SET", "v", value);
        PostgresProbe.execute(started.pgUrl().orElseThrow(), "CREATE TABLE t AS SELECT '" + value + "' AS v");
    }

    private static void assertWritten(Started started, String value) throws Exception {
        assertThat(RedisProbe.ask(started.redisUrl().orElseThrow(), "GET", "v")).containsExactly(value);
        assertThat(PostgresProbe.ask(started.pgUrl().orElseThrow(), "SELECT v FROM t"))
                .isEqualTo(value);
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    /** All processes with the data directory in their command line, ours or not: more than the product looks for. */
    private List<String> processesOnDataDir() {
        return ProcessHandle.allProcesses()
                .filter(this::isOnDataDir)
                .map(process ->
                        process.pid() + " " + process.info().commandLine().orElse(""))
                .toList();
    }

    private boolean isOnDataDir(ProcessHandle process) {
        return process.pid() != ProcessHandle.current().pid()
                && process.info()
                        .arguments()
                        .map(List::of)
                        .filter(arguments -> arguments.stream().anyMatch(argument -> argument.contains(dataDir + "/")))
                        .isPresent();
    }
}
