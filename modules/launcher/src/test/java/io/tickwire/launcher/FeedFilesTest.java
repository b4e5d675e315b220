package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as people have them, through the whole command: what is posted, or that nothing is, and the exit code. */
@Timeout(60)
class FeedFilesTest {
    private static final String T = "2026-11-25T09:46:40.000000Z"; // 1795600000 s
    private static final String X = "--symbol=X";

    private static FeedRig rig;

    @TempDir
    Path dir;

    /** A file, the command's options, and what must come of them. */
    record Case(
            String fault,
            String name,
            byte[] content,
            List<String> options,
            int exitCode,
            List<String> posted,
            List<String> said) {
        Case saying(String... words) {
            List<String> all = new ArrayList<>(said);
            all.addAll(List.of(words));
            return new Case(fault, name, content, options, exitCode, posted, all);
        }

        @Override
        public String toString() {
            return fault;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        rig = new FeedRig();
    }

    @AfterAll
    static void stop() {
        rig.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({
        "columns",
        "headerless",
        "delimiters",
        "times",
        "datesInDigits",
        "numbers",
        "json",
        "packing",
        "seqs",
        "symbols",
        "ends"
    })
    void isReadOrRefused(Case one) throws IOException {
        FeedRig.Run run = rig.feed(Files.write(dir.resolve(one.name), one.content), one.options.toArray(String[]::new));
        String all = run.err() + run.out();
        assertThat(run.posted()).as(all).isEqualTo(one.posted);
        assertThat(run.exitCode()).as(all).isEqualTo(one.exitCode);
        assertThat(all).contains(one.said).doesNotContain("Exception", "\tat ");
    }

    static Stream<Case> columns() {
        return Stream.of(
                taken(
                                "a byte-order mark, and the id became the price",
                                "BTC-USD.csv",
                                "\uFEFFtime,id,price,qty\n1795600000000,55,97000.12,0.5\n",
                                List.of(),
                                "BTC-USD " + T + " 97000.12 0.5 default 55")
                        .saying("symbol=BTC-USD (from the file's name)", "numbers since 1970 in ms"),
                taken(
                        "read by position, ticks in 1970",
                        "x.csv",
                        "trade_id,trade_time,price,size,side\n7,1795600000000,1.5,2,buy\n",
                        List.of(X),
                        "X " + T + " 1.5 2 default 7"),
                refused(
                                "timestamp and datetime in one header",
                                "timestamp,datetime,price,volume\n1795600000,2026-11-25T09:46:40Z,1,2\n",
                                X)
                        .saying("more than one time: timestamp, datetime", "--columns=time,-,price,volume"),
                refused("two volumes", "time,price,size,amount\n1795600000,1,2,3\n", X)
                        .saying("more than one volume: size, amount", "--columns=time,price,volume,-"),
                refused("no price", "time,px_mid,size\n1795600000,1,2\n", X)
                        .saying("missing: price", "header (line 1", "--columns=time,?,volume"),
                refused("no name that is known", "Datum;Preis;Menge\n2026-11-25T09:46:40Z;1;2\n", X)
                        .saying("missing: time", "--columns=?,?,?"),
                taken(
                                "a local time loses",
                                "x.csv",
                                "exchange,symbol,timestamp,local_timestamp,id,side,price,amount\n"
                                        + "deribit,BTC-PERPETUAL,1795600000000000,1795600000999999,17,sell,97000.5,30\n",
                                List.of(),
                                "BTC-PERPETUAL " + T + " 97000.5 30 deribit 17")
                        .saying("in µs"),
                refused("a received time only", "received_at,price,volume\n1795600000,1,2\n", X)
                        .saying("missing: time"),
                taken(
                        "money is no volume, Binance's archive",
                        "x.csv",
                        "id,price,qty,quote_qty,time,is_buyer_maker\n9,97000.1,0.002,194.0002,1795600000000,true\n",
                        List.of(X),
                        "X " + T + " 97000.1 0.002 default 9"),
                taken(
                        "Binance's aggregates",
                        "x.csv",
                        "agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n"
                                + "9,97000.1,0.002,1,2,1795600000000,true\n",
                        List.of(X),
                        "X " + T + " 97000.1 0.002 default 9"),
                taken(
                        "blanks, case, units and quotes in names",
                        "x.csv",
                        "\"Trade Time_ms\", \"PRICE (USD)\" ,Last-Size,TRADE ID\n1795600000000,1.5,2,3\n",
                        List.of(X),
                        "X " + T + " 1.5 2 default 3"),
                refused("the name says ms and the size says s", "time_ms,price,volume\n1795600000,1,2\n", X)
                        .saying("says ms", "are s"),
                refused("bars", "timestamp,open,high,low,close,volume\n1795600000,1,2,3,4,5\n", X)
                        .saying("bars (open, high, low, close)"),
                refused("quotes", "Gmt time,Ask,Bid,AskVolume,BidVolume\n2026-11-25 09:46:40,1,2,3,4\n", X)
                        .saying("quotes (bid, ask)"),
                refused("a ticker's last price and day's volume", "time,bid,ask,last,volume\n1795600000,1,2,3,4\n", X)
                        .saying("quotes"),
                refused(
                                "an order book",
                                "exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount\n"
                                        + "x,A,1795600000000000,1795600000000000,true,bid,1,2\n")
                        .saying("order book"),
                taken(
                        "--columns wins, and the header is passed over",
                        "x.csv",
                        "a,b,c\n1795600000,1,2\n",
                        List.of(X, "--columns=time,price,volume"),
                        "X " + T + " 1 2 default 2"),
                taken(
                        "--columns and no header",
                        "x.csv",
                        "1100000000,0.316,27.0,8.5,1795600000000000,True,True\n",
                        List.of(X, "--columns=seq,price,volume,-,time,-,-"),
                        "X " + T + " 0.316 27.0 default 1100000000"),
                usage("? in --columns", "a,b,c\n", List.of(X, "--columns=time,?,volume"), "column=?"),
                usage(
                        "an unknown name in --columns",
                        "a,b,c\n",
                        List.of(X, "--columns=time,price,lots"),
                        "column=lots"),
                refused("--columns of more columns than there are", "1795600000,1\n", X, "--columns=time,price,volume")
                        .saying("names 3 columns, and the first row has 2"),
                taken(
                        "a comment before the header",
                        "x.csv",
                        "# it's \"mine\n#time,price,volume\n1795600000,1,2\n",
                        List.of(X),
                        "X " + T + " 1 2 default 3"),
                taken(
                        "a spreadsheet's hint",
                        "x.csv",
                        "sep=;\ntime;price;volume\n1795600000;1;2\n",
                        List.of(X),
                        "X " + T + " 1 2 default 3"),
                taken(
                        "files put together, each with its header",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\ntime,price,volume\n1795600000,3,4\n",
                        List.of(X),
                        "X " + T + " 1 2 default 2",
                        "X " + T + " 3 4 default 4"),
                failed(
                        "files put together with other columns: the volume became the price",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\ntime,volume,price\n1795600000,300,4\n",
                        List.of(X),
                        List.of("X " + T + " 1 2 default 2"),
                        "line 3 is a header with other columns: time,volume,price",
                        "tail -n +3 FILE | tickwire feed -"),
                failed(
                        "a header with other columns below rows without one",
                        "x.csv",
                        "1795600000,1,2\ntime,volume,price\n1795600000,300,4\n",
                        List.of(X),
                        List.of("X " + T + " 1 2 default 1"),
                        "line 2 is a header with other columns"),
                failed(
                        "a header with one more column below",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\ntime,price,volume,id\n1795600000,3,4,9\n",
                        List.of(X),
                        List.of("X " + T + " 1 2 default 2"),
                        "line 3 is a header with other columns"),
                taken(
                        "the header again, in other letters",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\n\"Time\",Price,Qty,\n1795600000,3,4\n",
                        List.of(X),
                        "X " + T + " 1 2 default 2",
                        "X " + T + " 3 4 default 4"),
                failed(
                        "a line of totals is no header",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\nTotal,,2\n",
                        List.of(X),
                        List.of("X " + T + " 1 2 default 2"),
                        "not taken line 3: time \"Total\""),
                taken(
                        "a comment among the rows",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\n# the market was closed\n1795600000,3,4\n",
                        List.of(X),
                        "X " + T + " 1 2 default 2",
                        "X " + T + " 3 4 default 4"),
                taken(
                        "the address of a site above the header",
                        "x.csv",
                        "https://www.CryptoDataDownload.com\nunix,date,symbol,side,price,amount,tid\n"
                                + "1795600000000,2026-11-25 09:46:40,BTC/USD,buy,1,2,99\n",
                        List.of("--columns=time,-,symbol,-,price,volume,seq"),
                        "BTC/USD " + T + " 1 2 default 99"),
                taken(
                        "a title above the header",
                        "x.csv",
                        "Trades of November\ntime,price,volume\n1795600000,1,2\n",
                        List.of(X),
                        "X " + T + " 1 2 default 3"),
                refused(
                                "a title above bars",
                                "Daily prices\nunix,date,symbol,open,high,low,close,Volume BTC\n1,2,3,4,5,6,7,8\n",
                                X)
                        .saying("these are bars"),
                refused(
                                "ticks of a terminal, quotes and trades",
                                "<DATE>\t<TIME>\t<BID>\t<ASK>\t<LAST>\t<VOLUME>\t<FLAGS>\n"
                                        + "2021.01.04\t10:00:00.123\t274.1\t274.2\t274.15\t30\t56\n",
                                X)
                        .saying(
                                "these are quotes",
                                "<DATE>\\t<TIME>\\t<BID>",
                                "--columns=date,time,-,-,price,volume,-"),
                taken(
                        "fills of Coinbase",
                        "x.csv",
                        "portfolio,trade id,product,side,created at,size,size unit,price,fee,total\n"
                                + "default,12345,BTC-USD,BUY,2026-11-25T09:46:40Z,0.01,BTC,45000.5,2.25,-452.255\n",
                        List.of(),
                        "BTC-USD " + T + " 45000.5 0.01 default 12345"),
                failed(
                        "more columns than the header: a shifted price",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\n1795600000,1,000,2\n",
                        List.of(X),
                        List.of("X " + T + " 1 2 default 2"),
                        "has more columns than the header"));
    }

    static Stream<Case> headerless() {
        return Stream.of(
                taken(
                        "exactly the three default columns",
                        "x.csv",
                        "1795600000,1.5,0\n",
                        List.of(X),
                        "X " + T + " 1.5 0 default 1"),
                refused(
                                "seven columns: the id became the time",
                                "1100000000,0.316,27.0,8.5,1795600000000000,True,True\n",
                                X)
                        .saying("first row (line 1, commas)", "--columns=seq,price,volume,-,time,-,-"),
                refused(
                                "seven columns, and the symbol became the file's name",
                                "1100000000,0.316,27.0,8.5,1,True,True\n")
                        .saying("--columns="),
                refused("three columns whose first is no time", "17,1.5,2\n", X).saying("by their position"),
                refused("three columns whose price is 0", "1795600000,0,2\n", X).saying("by their position"),
                refused("three columns whose volume is negative", "1795600000,1,-2\n", X)
                        .saying("by their position"),
                refused("four columns", "1795600000,1,2,3\n", X).saying("--columns=time,?,?,?"),
                refused("\\copy without its header", "A-B,2026-11-25 09:46:40+00,1.5,2,\"x, y\",7\n")
                        .saying("--columns=symbol,time,price,volume,source,seq"),
                taken(
                        "\\copy with --columns",
                        "x.csv",
                        "A-B,2026-11-25 09:46:40+00,1.5,2,\"x, y\",7\n",
                        List.of("--columns=symbol,time,price,volume,source,seq"),
                        "A-B " + T + " 1.5 2 x, y 7"));
    }

    static Stream<Case> delimiters() {
        return Stream.of(
                taken(
                                "semicolons and --decimal=,",
                                "x.csv",
                                "time;price;volume\n1795600000;97000,12;0,5\n",
                                List.of(X, "--decimal=,"),
                                "X " + T + " 97000.12 0.5 default 2")
                        .saying("semicolons"),
                refused("a decimal comma without the option", "time;price;volume\n1795600000;97000,12;0,5\n", X)
                        .saying("--decimal=,"),
                refused("a decimal comma without header", "1795600000;97000,12;0,5\n", X)
                        .saying("--decimal=,"),
                taken(
                        "semicolons without header",
                        "x.csv",
                        "1795600000;97000,12;0,5\n",
                        List.of(X, "--decimal=,"),
                        "X " + T + " 97000.12 0.5 default 1"),
                refused("a decimal comma between commas", "time,price,volume\n1795600000,97000,12,0,5\n", X)
                        .saying("has more columns than the header"),
                taken(
                        "a decimal comma in quotes",
                        "x.csv",
                        "time,price,volume\n1795600000,\"97000,12\",\"0,5\"\n",
                        List.of(X, "--decimal=,"),
                        "X " + T + " 97000.12 0.5 default 2"),
                failed(
                        "thousands separators",
                        "x.csv",
                        "time;price;volume\n1795600000;97.000,12;1\n",
                        List.of(X, "--decimal=,"),
                        List.of(),
                        "price \"97.000,12\" is not a number"),
                taken(
                                "tabs",
                                "x.tsv",
                                "time\tprice\tvolume\n1795600000\t1\t2\n",
                                List.of(X),
                                "X " + T + " 1 2 default 2")
                        .saying("tabs"),
                taken("pipes", "x.psv", "time|price|volume\n1795600000|1|2\n", List.of(X), "X " + T + " 1 2 default 2"),
                taken(
                        "--delimiter=\\t",
                        "x.csv",
                        "time\tprice\tvolume\n1795600000\t1\t2\n",
                        List.of(X, "--delimiter=\\t"),
                        "X " + T + " 1 2 default 2"),
                usage("--delimiter=:", "a\n", List.of(X, "--delimiter=:"), "--delimiter=:"),
                usage("--decimal=x", "a\n", List.of(X, "--decimal=x"), "--decimal=x"),
                taken(
                        "CR-only line ends",
                        "x.csv",
                        "time,price,volume\r1795600000,1,2\r1795600000,3,4\r",
                        List.of(X),
                        "X " + T + " 1 2 default 2",
                        "X " + T + " 3 4 default 3"),
                taken(
                        "CR LF and no last line end",
                        "x.csv",
                        "time,price,volume\r\n1795600000,1,2",
                        List.of(X),
                        "X " + T + " 1 2 default 2"),
                taken(
                        "blanks round cells",
                        "x.csv",
                        "time, price, volume, source\n1795600000, 1, 2, abc\n",
                        List.of(X),
                        "X " + T + " 1 2 abc 2"),
                taken(
                        "blanks that are the source's own",
                        "x.csv",
                        "time,price,volume,source\n1795600000,1,2, a b \n",
                        List.of(X),
                        "X " + T + " 1 2  a b  2"));
    }

    static Stream<Case> times() {
        String zoned = "X 2026-11-25T09:00:00.123456Z 1 2 default 2";
        List<Case> cases = new ArrayList<>();
        for (String text : List.of(
                "2026-11-25 10:00:00.123456+01",
                "2026-11-25T10:00:00.123456+0100",
                "2026-11-25 14:30:00.123456789+05:30",
                "2026-11-25 04:00:00.123456-05",
                "2026-11-25 09:00:00.123456 UTC",
                "2026-11-25 09:00:00.123456Z",
                "2026/11/25 09:00:00.123456+00:00",
                "20261125 090000123456 UTC",
                "20261125T090000.123456Z",
                "2026-11-25T10:00:00.123456+01:00[Europe/Berlin]",
                "1795597200.123456",
                "1795597200123.456",
                "1795597200123456",
                "1795597200123456789")) {
            cases.add(taken("time " + text, "x.csv", "time,price,volume\n" + text + ",1,2\n", List.of(X), zoned));
        }
        for (String text : List.of(
                "2026-11-25 10:00:00.123456",
                "2026-11-25T10:00:00.123456",
                "2026-11-25D10:00:00.123456000",
                "2026.11.25 10:00:00.123456",
                "20261125 100000123456",
                "20261125100000123456",
                "20261125-10:00:00.123456")) {
            cases.add(refused("no offset: " + text, "time,price,volume\n" + text + ",1,2\n", X)
                    .saying("--time-zone", text));
            cases.add(taken(
                            "--time-zone: " + text,
                            "x.csv",
                            "time,price,volume\n" + text + ",1,2\n",
                            List.of(X, "--time-zone=Europe/Berlin"),
                            zoned)
                    .saying("Europe/Berlin"));
        }
        for (String text : List.of(
                "25.11.2026 10:00:00",
                "11/25/2026 10:00:00",
                "25 Nov 2026 10:00:00",
                "2026-11-25",
                "20261125",
                "45987.4",
                "2026-02-30 10:00:00Z",
                "2026-11-25 25:00:00Z",
                "20261125 93000123",
                "99999999999",
                "never",
                "1795600000x")) {
            cases.add(refused("no time: " + text, "time,price,volume\n" + text + ",1,2\n", X)
                    .saying("--time-format", text));
        }
        cases.add(taken(
                "--time-format",
                "x.csv",
                "time,price,volume\n25.11.2026 10:00:00.123,1,2\n",
                List.of(X, "--time-format=dd.MM.yyyy HH:mm:ss[.SSS]", "--time-zone=Europe/Berlin"),
                "X 2026-11-25T09:00:00.123000Z 1 2 default 2"));
        cases.add(taken(
                "--time-format of Postgres' old style",
                "x.csv",
                "time,price,volume\nWed Nov 25 10:00:00 2026 UTC,1,2\n",
                List.of(X, "--time-format=EEE MMM d HH:mm:ss yyyy VV"),
                "X 2026-11-25T10:00:00.000000Z 1 2 default 2"));
        cases.add(failed(
                "31 February is not the 28th",
                "x.csv",
                "time,price,volume\n28.02.2026 10:00:00,1,2\n31.02.2026 10:00:00,1,2\n",
                List.of(X, "--time-format=dd.MM.yyyy HH:mm:ss", "--time-zone=UTC"),
                List.of("X 2026-02-28T10:00:00.000000Z 1 2 default 2"),
                "31.02.2026"));
        cases.add(usage("a pattern that is none", "a\n", List.of(X, "--time-format=foo"), "--time-format=foo"));
        cases.add(usage("a zone that is none", "a\n", List.of(X, "--time-zone=Berlin"), "--time-zone=Berlin"));
        cases.add(failed(
                "an hour that is there twice, one that is not there",
                "x.csv",
                "time,price,volume\n2026-10-25 01:30:00,1,2\n2026-10-25 02:30:00,1,2\n2026-03-29 02:30:00,1,2\n",
                List.of(X, "--time-zone=Europe/Berlin"),
                List.of("X 2026-10-24T23:30:00.000000Z 1 2 default 2"),
                "is two times in Europe/Berlin",
                "does not exist in Europe/Berlin"));
        cases.add(failed(
                "two units in one file",
                "x.csv",
                "time,price,volume\n1795600000000,1,2\n1795600000,1,2\n",
                List.of(X),
                List.of("X " + T + " 1 2 default 2"),
                "is in s by its size, but the file began with ms"));
        cases.add(taken(
                        "date and time in two columns",
                        "x.csv",
                        "date,time,price,volume\n20261125,090000123,1,2\n2026-11-25,09:00:00.5,1,2\n",
                        List.of(X, "--time-zone=UTC"),
                        "X 2026-11-25T09:00:00.123000Z 1 2 default 2",
                        "X 2026-11-25T09:00:00.500000Z 1 2 default 3")
                .saying("date=column 1"));
        cases.add(taken(
                "date and time by --columns",
                "x.csv",
                "20261125,09:00:00.123,1,2\n",
                List.of(X, "--time-zone=UTC", "--columns=date,time,price,volume"),
                "X 2026-11-25T09:00:00.123000Z 1 2 default 1"));
        cases.add(taken(
                "a header that says UTC",
                "x.csv",
                "timestamp (UTC),price,volume\n2026-11-25 09:00:00,1,2\n",
                List.of(X),
                "X 2026-11-25T09:00:00.000000Z 1 2 default 2"));
        cases.add(taken(
                "a leap second",
                "x.csv",
                "time,price,volume\n2016-12-31 23:59:60Z,1,2\n",
                List.of(X),
                "X 2016-12-31T23:59:59.999999Z 1 2 default 2"));
        return cases.stream();
    }

    static Stream<Case> numbers() {
        return Stream.of(
                taken(
                        "whole billionths",
                        "x.csv",
                        "time,price,volume\n1795600000,97000120000000,5\n",
                        List.of(X, "--price-scale=1e-9"),
                        "X " + T + " 97000.12 5 default 2"),
                taken(
                        "--volume-scale",
                        "x.csv",
                        "time,price,volume\n1795600000,1,50000000\n",
                        List.of(X, "--volume-scale=0.00000001"),
                        "X " + T + " 1 0.5 default 2"),
                refused(
                                "Databento's prices without a scale",
                                "ts_recv,ts_event,rtype,instrument_id,action,side,price,size,sequence,symbol\n"
                                        + "1795600000000000001,1795600000000000000,0,42,T,B,97000120000000,5,9,ESZ6\n")
                        .saying("--price-scale=1e-9"),
                taken(
                        "Databento's prices with a scale",
                        "x.csv",
                        "ts_recv,ts_event,rtype,instrument_id,action,side,price,size,sequence,symbol\n"
                                + "1795600000000000001,1795600000000000000,0,42,T,B,97000120000000,5,9,ESZ6\n",
                        List.of("--price-scale=1e-9"),
                        "ESZ6 " + T + " 97000.12 5 default 9"),
                usage("a scale of 0", "a\n", List.of(X, "--price-scale=0"), "--price-scale=0"),
                taken(
                        "exponents and databases' points",
                        "x.csv",
                        "time,price,volume\n1795600000,1e-8,.5\n1795600000,+5.,0\n",
                        List.of(X),
                        "X " + T + " 1e-8 0.5 default 2",
                        "X " + T + " 5.0 0 default 3"),
                failed(
                        "no numbers",
                        "x.csv",
                        "time,price,volume\n1795600000,$5,1\n1795600000,NaN,1\n1795600000,,1\n1795600000,0x10,1\n",
                        List.of(X),
                        List.of(),
                        "price \"$5\" is not a number",
                        "price \"NaN\"",
                        "price is missing",
                        "bad lines 4"));
    }

    static Stream<Case> json() {
        String tick =
                "{\"symbol\":\"A\",\"ts\":\"2026-11-25T09:46:40Z\",\"price\":\"1.50\",\"volume\":2,\"source\":\"b,c\","
                        + "\"seq\":5}";
        String posted = "A " + T + " 1.50 2 b,c 5";
        return Stream.of(
                taken("NDJSON in a .csv", "x.csv", tick + "\n\n" + tick + "\n", List.of(), posted, posted)
                        .saying("NDJSON"),
                taken("an array in a .txt", "x.txt", "[" + tick + ",\n" + tick + "]", List.of(), posted, posted),
                taken("an answer of /api/v1/ticks", "x", "{\"ticks\":[" + tick + "],\"next\":null}", List.of(), posted),
                taken("a page of more", "x", "{\"ticks\":[" + tick + "],\"next\":\"abc\"}", List.of(), posted)
                        .saying("one page of an answer that has more"),
                taken(
                        "answers by symbol",
                        "x",
                        "{\"symbols\":{\"A\":{\"ticks\":[" + tick + "],\"next\":null}}}",
                        List.of(),
                        posted),
                taken(
                        "over several lines",
                        "x",
                        "{\"ticks\": [\n  " + tick + ",\n  " + tick + "\n]}",
                        List.of(),
                        posted,
                        posted),
                taken(
                        "jq's objects over several lines",
                        "x",
                        tick.replace(",", ",\n").replace("b,\nc", "b,c") + "\n",
                        List.of(),
                        posted),
                taken(
                        "a first line that is broken",
                        "x.json",
                        "{\"symbol\":\n" + tick + "\n",
                        List.of("--allow-bad=1"),
                        posted),
                taken(
                        "Binance's stream",
                        "x.json",
                        "{\"e\":\"trade\",\"E\":1795600000001,\"s\":\"BTCUSDT\",\"t\":12,\"p\":\"1.0\",\"q\":\"0.5\","
                                + "\"b\":1,\"a\":2,\"T\":1795600000000,\"m\":true,\"M\":true}\n",
                        List.of(),
                        "BTCUSDT " + T + " 1.0 0.5 default 12"),
                taken(
                        "Finnhub's letters",
                        "x.json",
                        "{\"p\":1.0,\"s\":\"AAPL\",\"t\":1795600000000,\"v\":100}\n",
                        List.of(),
                        "AAPL " + T + " 1.0 100 default 1"),
                refused(
                                "Polygon's letters, where q is no quantity",
                                "{\"sym\":\"MSFT\",\"i\":\"1\",\"p\":114.1,\"s\":100,\"t\":1795600000000,\"q\":3681328}\n")
                        .saying("missing: time", "jq -c"),
                refused("--columns of a JSON file", tick, "--columns=time,price,volume")
                        .saying("is JSON"),
                refused("an array of arrays", "[[1795600000000,1,2]]").saying("shape that is not known"),
                refused("an object without ticks", "{\"data\":{\"a\":1}").saying("shape that is not known"),
                refused(
                                "bars in JSON",
                                "{\"time\":1795600000,\"open\":1,\"high\":2,\"low\":1,\"close\":2,\"volume\":5}\n",
                                X)
                        .saying("bars"),
                failed(
                        "an array that is cut off",
                        "x",
                        "[" + tick + ",{\"symbol\":\"A\",",
                        List.of(),
                        List.of(posted),
                        "JSON is broken or cut off after ticks=1"));
    }

    static Stream<Case> packing() {
        String text = "time,price,volume\n1795600000,1,2\n";
        String posted = "X " + T + " 1 2 default 2";
        byte[] two = concat(gzip(text), gzip("1795600000,3,4\n"));
        return Stream.of(
                taken("gzip without the ending", "x.csv", gzip(text), List.of(X), posted)
                        .saying("gzip of CSV"),
                taken("gzip of two members", "x.gz", two, List.of(X), posted, "X " + T + " 3 4 default 3"),
                failed("gzip cut off", "x.gz", cut(gzip(text), 5), List.of(X), List.of(posted), "gzip data is cut off"),
                failed(
                        "gzip whose second member is cut off",
                        "x.gz",
                        cut(two, 20),
                        List.of(X),
                        List.of(posted),
                        "gzip data is cut off"),
                failed(
                        "gzip with something behind it",
                        "x.gz",
                        concat(gzip(text), "tail".getBytes(StandardCharsets.UTF_8)),
                        List.of(X),
                        List.of(posted),
                        "not gzip stands behind"),
                taken("zip with one entry", "x.zip", zip("a/b.csv", text), List.of(X), posted)
                        .saying("zip of CSV"),
                taken("zip with a gzip in it", "x.zip", zip("b.csv.gz", gzip(text)), List.of(X), posted),
                refused("zip with two entries", zip("a.csv", text, "b.csv", text), X)
                        .saying("a.csv", "b.csv", "2 files"),
                refused("an Excel workbook", zip("[Content_Types].xml", "<", "xl/workbook.xml", "<"), X)
                        .saying("Excel"),
                refused("UTF-16", text.getBytes(Charset.forName("UTF-16")), X).saying("UTF-16", "iconv"),
                refused("UTF-16 without its mark", text.getBytes(StandardCharsets.UTF_16LE), X)
                        .saying("UTF-16"),
                refused("UTF-32", text.getBytes(Charset.forName("UTF-32BE")), X).saying("nothing was posted"),
                refused("xz", bytes(0xfd, '7', 'z', 'X', 'Z', 0, 0), X).saying("xz -dc"),
                refused("zstd", bytes(0x28, 0xb5, 0x2f, 0xfd, 4, 0), X).saying("zstd -dc"),
                refused("bzip2", bytes('B', 'Z', 'h', '9', 1, 2, 3), X).saying("bzip2 -dc"),
                refused("Parquet", bytes('P', 'A', 'R', '1', 0x15, 4, 0), X).saying("Parquet"),
                refused("a picture", bytes(0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0), X)
                        .saying("PNG"),
                refused("a web page", "<!DOCTYPE html><html>".getBytes(StandardCharsets.UTF_8), X)
                        .saying("web page"),
                refused("binary data", bytes(1, 2, 3, 4, 5, 6, 7, 8, 9), X).saying("binary"),
                refused(
                                "a first line without end",
                                ("1795600000," + "1".repeat(200_000)).getBytes(StandardCharsets.UTF_8),
                                X)
                        .saying("longer than"));
    }

    static Stream<Case> seqs() {
        String uuid = "time,price,volume,id\n1795600000,1,2,6f3e2b1c-0000-4000-8000-00000000000";
        long derived = io.tickwire.domain.TickIdentity.derivedSeq(
                io.tickwire.domain.Decimal.parse("1.5"), io.tickwire.domain.Decimal.parse("2"));
        String same = "time,price,volume\n1795600000,1,2\n1795600000,1.0,2.00\n1795600000,1,3\n1795600000,1,2\n";
        String one = "X " + T + " 1 2 default -";
        return Stream.of(
                taken(
                                "ids that are no numbers",
                                "x.csv",
                                uuid + "1\n1795600000,1,2,6f3e2b1c-0000-4000-8000-000000000002\n",
                                List.of(X),
                                "X " + T + " 1 2 default 2",
                                "X " + T + " 1 2 default 3")
                        .saying("ids are no whole numbers and are left out"),
                taken(
                        "ids of floating point",
                        "x.csv",
                        "time,price,volume,id\n1795600000,1,2,812345.0\n",
                        List.of(X),
                        "X " + T + " 1 2 default 812345"),
                taken(
                        "--seq=line",
                        "x.csv",
                        "time,price,volume,id\n1795600000,1,2,77\n",
                        List.of(X, "--seq=line"),
                        "X " + T + " 1 2 default 2"),
                taken(
                                "--seq=none counts what counts once",
                                "x.csv",
                                same,
                                List.of(X, "--seq=none"),
                                one,
                                "X " + T + " 1.0 2.00 default -",
                                "X " + T + " 1 3 default -",
                                one)
                        .saying("same      2"),
                usage("--seq=id", "a\n", List.of(X, "--seq=id"), "--seq"),
                taken(
                        "a derived seq comes back in",
                        "x.csv",
                        "symbol,ts,price,volume,source,seq\nA,2026-11-25T09:46:40.000000Z,1.5,2,default," + derived
                                + "\n",
                        List.of(),
                        "A " + T + " 1.5 2 default -"),
                failed(
                        "a negative seq that is not the derived one",
                        "x.csv",
                        "symbol,ts,price,volume,source,seq\nA,2026-11-25T09:46:40.000000Z,1.5,2,default,-7\n",
                        List.of(),
                        List.of(),
                        "seq \"-7\" is negative"));
    }

    static Stream<Case> symbols() {
        String text = "time,price,volume\n1795600000,1,2\n";
        List<Case> cases = new ArrayList<>();
        for (String name : List.of("BTC-USD.csv", "AAPL.txt", "BRK.B.csv", "EURUSD.csv.gz", "btc-usd.csv")) {
            String symbol = name.replaceAll("\\.(csv|txt)(\\.gz)?$", "").toUpperCase(java.util.Locale.ROOT);
            cases.add(
                    taken("the name is the symbol: " + name, name, text, List.of(), symbol + " " + T + " 1 2 default 2")
                            .saying("symbol=" + symbol + " (from the file's name)"));
        }
        for (String name : List.of(
                "trades.csv",
                "TRADES.csv",
                "trades_2026-11-25.csv",
                "export (1).csv",
                "stdin",
                "BTCUSDT-trades-2026-11-25.csv",
                "BTC-USD-2026-11-25.csv",
                "bitstamp.csv",
                "20261125.csv",
                "my-trades.csv")) {
            cases.add(new Case(
                    "the name is no symbol: " + name,
                    name,
                    text.getBytes(StandardCharsets.UTF_8),
                    List.of(),
                    2,
                    List.of(),
                    List.of("--symbol=")));
        }
        cases.add(failed(
                "a symbol that is none",
                "x.csv",
                "symbol,time,price,volume\nÄÖ,1795600000,1,2\n",
                List.of(),
                List.of(),
                "symbol \"ÄÖ\" must be 1 to 32 characters"));
        return cases.stream();
    }

    static Stream<Case> datesInDigits() {
        String minute = "--time-format=yyyyMMddHHmm";
        return Stream.of(
                refused("a minute in digits, stored in 1976", "time,price,volume\n202611241000,1,2\n", X)
                        .saying("time \"202611241000\" may be milliseconds since 1970, or a date", minute),
                refused("a minute in digits without a header", "202611241000,1,2\n", X)
                        .saying(minute),
                refused("a second in digits, stored in 1978", "time,price,volume\n261124100000,1,2\n", X)
                        .saying("--time-format=yyMMddHHmmss"),
                refused(
                                "a minute in digits with a zero before it, stored in 1995",
                                "time,price,volume\n0811251000,1,2\n",
                                X)
                        .saying("time \"0811251000\" is not a time that is known"),
                taken(
                        "a minute in digits by --time-format",
                        "x.csv",
                        "time,price,volume\n202611250946,1,2\n",
                        List.of(X, minute, "--time-zone=UTC"),
                        "X 2026-11-25T09:46:00.000000Z 1 2 default 2"),
                taken(
                        "milliseconds before September 2001",
                        "x.csv",
                        "time,price,volume\n999999999999,1,2\n",
                        List.of(X),
                        "X 2001-09-09T01:46:39.999000Z 1 2 default 2"));
    }

    static Stream<Case> ends() {
        String bad = "time,price,volume\n1795600000,1,2\n1795600000,x,2\n1795600000,1,y\nz,1,2\nz,1,2\n";
        List<String> good = List.of("X " + T + " 1 2 default 2");
        return Stream.of(
                failed("an empty file", "x.csv", "", List.of(X), List.of(), "empty"),
                failed("blank lines only", "x.csv", "\n \n\n", List.of(X), List.of(), "empty"),
                failed("comments only", "x.csv", "# a\n# b\n", List.of(X), List.of(), "no rows"),
                failed("a header only", "x.csv", "time,price,volume\n", List.of(X), List.of(), "nothing could be read"),
                failed(
                        "bad lines",
                        "x.csv",
                        bad,
                        List.of(X),
                        good,
                        "bad lines 4",
                        "not taken line 3: price \"x\"",
                        "not taken line 4: volume \"y\"",
                        "not taken line 5: time \"z\""),
                failed("more bad lines than allowed", "x.csv", bad, List.of(X, "--allow-bad=3"), good, "bad lines 4"),
                new Case(
                        "as many bad lines as allowed",
                        "x.csv",
                        bad.getBytes(StandardCharsets.UTF_8),
                        List.of(X, "--allow-bad=4"),
                        0,
                        good,
                        List.of("bad lines 4")),
                new Case(
                        "all bad lines allowed",
                        "x.csv",
                        bad.getBytes(StandardCharsets.UTF_8),
                        List.of(X, "--allow-bad=all"),
                        0,
                        good,
                        List.of("bad lines 4")),
                usage("--allow-bad=some", "a\n", List.of(X, "--allow-bad=some"), "--allow-bad=some"),
                new Case(
                        "--check posts nothing",
                        "x.csv",
                        "time,price,volume\n1795600000,1,2\n".getBytes(StandardCharsets.UTF_8),
                        List.of(X, "--check"),
                        0,
                        List.of(),
                        List.of("line 2: symbol=X ts=" + T + " price=1 volume=2", "readable  1", "nothing was posted")),
                new Case(
                        "--check finds bad lines",
                        "x.csv",
                        bad.getBytes(StandardCharsets.UTF_8),
                        List.of(X, "--check"),
                        1,
                        List.of(),
                        List.of("readable  1", "bad lines 4")));
    }

    private static Case taken(String fault, String name, String content, List<String> options, String... posted) {
        return taken(fault, name, content.getBytes(StandardCharsets.UTF_8), options, posted);
    }

    private static Case taken(String fault, String name, byte[] content, List<String> options, String... posted) {
        return new Case(fault, name, content, options, 0, List.of(posted), List.of("accepted  " + posted.length));
    }

    private static Case refused(String fault, String content, String... options) {
        return refused(fault, content.getBytes(StandardCharsets.UTF_8), options);
    }

    private static Case refused(String fault, byte[] content, String... options) {
        return new Case(
                fault, "x.csv", content, List.of(options), 2, List.of(), List.of("x.csv: ", "nothing was posted"));
    }

    /** A mistake in the options: the file is not even looked at. */
    private static Case usage(String fault, String content, List<String> options, String named) {
        return new Case(
                fault, "x.csv", content.getBytes(StandardCharsets.UTF_8), options, 2, List.of(), List.of(named));
    }

    private static Case failed(
            String fault, String name, String content, List<String> options, List<String> posted, String... said) {
        return failed(fault, name, content.getBytes(StandardCharsets.UTF_8), options, posted, said);
    }

    private static Case failed(
            String fault, String name, byte[] content, List<String> options, List<String> posted, String... said) {
        return new Case(fault, name, content, options, 1, posted, List.of(said));
    }

    private static byte[] gzip(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] zip(String... namesAndTexts) {
        Object[] entries = new Object[namesAndTexts.length];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = i % 2 == 0 ? namesAndTexts[i] : namesAndTexts[i].getBytes(StandardCharsets.UTF_8);
        }
        return zip(entries);
    }

    private static byte[] zip(Object... namesAndContents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndContents.length; i += 2) {
                out.putNextEntry(new ZipEntry((String) namesAndContents[i]));
                out.write((byte[]) namesAndContents[i + 1]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("in memory", e);
        }
        return bytes.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] all = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, all, one.length, other.length);
        return all;
    }

    private static byte[] cut(byte[] whole, int last) {
        return Arrays.copyOf(whole, whole.length - last);
    }
}
