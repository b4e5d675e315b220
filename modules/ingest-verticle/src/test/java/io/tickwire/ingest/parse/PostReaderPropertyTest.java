package io.tickwire.ingest.parse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.tickwire.config.PriceRule;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.domain.TickIdentity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/** The streaming reader against a slow one on a tree, java.time and BigDecimal. */
class PostReaderPropertyTest {
    private static final long NOW = 1_763_805_600_000_000L;
    private static final long MAX_FUTURE_MS = 60_000;
    private static final ObjectMapper ORACLE = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final PostReader reader =
            new PostReader(new TickRules(MAX_FUTURE_MS * 1_000, Long.MAX_VALUE, PriceRule.POSITIVE));

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void agreesWithTheOracle(@ForAll("posts") @Size(min = 1, max = 8) List<String> objects, @ForAll PriceRule prices)
            throws Exception {
        PostReader reader = new PostReader(new TickRules(MAX_FUTURE_MS * 1_000, Long.MAX_VALUE, prices));
        List<Tick> ticks = new ArrayList<>();
        List<Integer> indexes = new ArrayList<>();
        List<String> rejected = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            Object outcome = oracle(ORACLE.readTree(objects.get(i)), prices);
            if (outcome instanceof Tick tick) {
                ticks.add(tick);
                indexes.add(i);
            } else {
                rejected.add(i + " " + outcome);
            }
        }
        for (BodyFormat format : BodyFormat.values()) {
            String body = format == BodyFormat.JSON ? objects.toString() : String.join("\r\n", objects);
            byte[] bytes = body.getBytes(UTF_8);
            PostContent content = reader.read(format, bytes, bytes.length, NOW);

            assertThat(content).isInstanceOf(PostContent.Batch.class);
            PostContent.Batch batch = (PostContent.Batch) content;
            assertThat(batch.ticks()).isEqualTo(ticks);
            for (int i = 0; i < indexes.size(); i++) {
                assertThat(batch.indexes().of(i)).isEqualTo(indexes.get(i));
            }
            assertThat(batch.rejected().kept())
                    .extracting(each -> each.index() + " " + each.field().jsonName() + " "
                            + each.code().code())
                    .isEqualTo(rejected);
        }
    }

    @Provide
    Arbitrary<List<String>> posts() {
        return object().list().ofMinSize(1).ofMaxSize(8);
    }

    private Arbitrary<String> object() {
        Arbitrary<String> digits =
                Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(12);
        Arbitrary<String> plain = Combinators.combine(
                        Arbitraries.of("", "", "", "-"),
                        digits.map(text -> text.replaceFirst("^0+(?=.)", "")),
                        digits.map(text -> "." + text).injectNull(0.4),
                        Arbitraries.of("", "", "", "e0", "E-3", "e+5", "e-19"))
                .as((sign, whole, fraction, exponent) -> sign + whole + (fraction == null ? "" : fraction) + exponent);
        Arbitrary<String> odd =
                Arbitraries.of("null", "true", "\"\"", "[]", "{\"a\":{}}", "\"x\"", "1.5", "-1", "\"1 \"", "0");
        Arbitrary<String> decimal = Arbitraries.frequencyOf(
                Tuple.of(10, plain), Tuple.of(10, plain.map(text -> '"' + text + '"')), Tuple.of(1, odd));
        Arbitrary<String> symbol = mostly(
                Arbitraries.strings()
                        .withChars("aZ09._:/-^=&@# ")
                        .ofMinLength(1)
                        .ofMaxLength(34)
                        .map(text -> '"' + text + '"'),
                odd);
        Arbitrary<String> ts = mostly(
                Arbitraries.oneOf(
                        Arbitraries.longs()
                                .between(-1_000, NOW / 1_000 + 120_000)
                                .map(String::valueOf),
                        Combinators.combine(
                                        Arbitraries.longs().between(99_999_999_990L, NOW / 1_000 + 120_000),
                                        Arbitraries.of("", "000", "000000", "00"))
                                .as((number, zeros) -> number + zeros),
                        Arbitraries.longs().map(String::valueOf),
                        Arbitraries.longs()
                                .between(0, NOW / 1_000_000)
                                .map(second -> '"'
                                        + Instant.ofEpochSecond(second, 123_456_789)
                                                .toString()
                                        + '"'),
                        Combinators.combine(
                                        Arbitraries.integers().between(1969, 2101),
                                        Arbitraries.integers().between(1, 12),
                                        Arbitraries.integers().between(28, 31),
                                        Arbitraries.of("Z", ".5Z", "+05:30", "-12:00", ".123456789+00:01"))
                                .as((year, month, day, offset) -> String.format(
                                        Locale.ROOT, "\"%04d-%02d-%02dT23:59:58%s\"", year, month, day, offset)),
                        Combinators.combine(
                                        Arbitraries.integers().between(1970, 2099),
                                        Arbitraries.integers().between(0, 23),
                                        Arbitraries.of("Z", ".5Z", "+05:30", ".999999999-12:00"))
                                .as((year, hour, offset) ->
                                        String.format(Locale.ROOT, "\"%04d-06-30T%02d:59:60%s\"", year, hour, offset))),
                odd);
        Arbitrary<String> source = mostly(
                Arbitraries.strings()
                        .withCharRange(' ', '~')
                        .withChars('\u007f', 'é')
                        .excludeChars('"', '\\')
                        .ofMaxLength(34)
                        .map(text -> '"' + text + '"'),
                odd);
        Arbitrary<String> seq = mostly(
                Arbitraries.bigIntegers()
                        .between(BigInteger.valueOf(-5), BigInteger.TWO.pow(64))
                        .map(String::valueOf)
                        .flatMap(number -> Arbitraries.of(number, number, '"' + number + '"', "\"00" + number + '"')),
                odd);
        return Combinators.combine(
                        field("symbol", symbol),
                        field("ts", ts),
                        field("price", decimal),
                        field("volume", decimal),
                        field("source", source.injectNull(0.3)),
                        field("seq", seq.injectNull(0.3)),
                        Arbitraries.of("", "\"more\":[{\"price\":0}]"))
                .as((a, b, c, d, e, f, g) -> new ArrayList<>(List.of(a, b, c, d, e, f, g)))
                .flatMap(members -> Arbitraries.shuffle(members))
                .map(members -> "{"
                        + String.join(
                                ", ",
                                members.stream().filter(text -> !text.isEmpty()).toList()) + "}");
    }

    private static Arbitrary<String> mostly(Arbitrary<String> good, Arbitrary<String> odd) {
        return Arbitraries.frequencyOf(Tuple.of(12, good), Tuple.of(1, odd));
    }

    private static Arbitrary<String> field(String name, Arbitrary<String> value) {
        return value.map(text -> text == null ? "" : '"' + name + "\":" + text);
    }

    /** A tick, or field and code of the first fault. */
    private static Object oracle(JsonNode node, PriceRule prices) {
        String symbol = node.path("symbol").asText().strip().toUpperCase(Locale.ROOT);
        if (isAbsent(node.get("symbol"))) {
            return "symbol missing";
        }
        if (!node.get("symbol").isTextual() || !symbol.matches("(?![.]{1,2}$|INDEX:)[A-Z0-9._:/^=&@#-]{1,32}")) {
            return "symbol bad_symbol";
        }
        if (isAbsent(node.get("ts"))) {
            return "ts missing";
        }
        Instant ts;
        try {
            JsonNode value = node.get("ts");
            ts = value.isTextual() ? time(value.textValue()) : time(value);
        } catch (DateTimeException | ArithmeticException e) {
            return "ts bad_ts";
        }
        if (ts.isBefore(Instant.EPOCH) || !ts.isBefore(Instant.parse("2100-01-01T00:00:00Z"))) {
            return "ts bad_ts";
        }
        long tsMicros = ts.getEpochSecond() * 1_000_000 + ts.getNano() / 1_000;
        if (tsMicros > NOW + MAX_FUTURE_MS * 1_000) {
            return "ts ts_in_future";
        }
        boolean any = prices == PriceRule.ANY;
        Object price = decimal(node.get("price"), "price", any ? null : "price_not_positive");
        if (price instanceof String fault) {
            return fault;
        }
        if (((BigDecimal) price).signum() == 0 && !any) {
            return "price price_not_positive";
        }
        Object volume = decimal(node.get("volume"), "volume", "volume_negative");
        if (volume instanceof String fault) {
            return fault;
        }
        String source =
                isAbsent(node.get("source")) ? "default" : node.get("source").textValue();
        if (source == null || !source.matches("[ -~]{1,32}")) {
            return "source bad_source";
        }
        Decimal exactPrice = Decimal.parse(((BigDecimal) price).toPlainString());
        Decimal exactVolume = Decimal.parse(((BigDecimal) volume).toPlainString());
        long seq = TickIdentity.derivedSeq(exactPrice, exactVolume);
        if (!isAbsent(node.get("seq"))) {
            String text = node.get("seq").isBigInteger()
                    ? node.get("seq").bigIntegerValue().toString()
                    : node.get("seq").isTextual() ? node.get("seq").textValue() : "";
            if (!text.matches("-?[0-9]+")) {
                return "seq bad_seq";
            }
            BigInteger value = new BigInteger(text);
            if (value.bitLength() > 63 || (value.signum() < 0 && value.longValueExact() != seq)) {
                return "seq bad_seq";
            }
            seq = value.longValueExact();
        }
        return new Tick(symbol, tsMicros, exactPrice, exactVolume, source, seq, NOW);
    }

    private static Instant time(String text) {
        if (!text.matches("....-..-..T..:..:60.*")) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return OffsetDateTime.parse(text.replaceFirst(":60([.][0-9]+)?", ":59.999999"))
                .toInstant();
    }

    private static Instant time(JsonNode value) {
        if (!value.isBigInteger() || value.bigIntegerValue().compareTo(BigInteger.TEN.pow(11)) < 0) {
            throw new DateTimeException("not milliseconds or finer");
        }
        long number = value.bigIntegerValue().longValueExact();
        int digits = Long.toString(number).length();
        ChronoUnit unit = digits < 15 ? ChronoUnit.MILLIS : digits < 18 ? ChronoUnit.MICROS : ChronoUnit.NANOS;
        return Instant.EPOCH.plus(number, unit);
    }

    private static boolean isAbsent(JsonNode value) {
        return value == null || value.isNull();
    }

    private static Object decimal(JsonNode node, String field, String whenNegative) {
        if (isAbsent(node)) {
            return field + " missing";
        }
        String text = node.isNumber() ? node.decimalValue().toString() : node.textValue();
        if (text == null || !text.matches("-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?")) {
            return field + " bad_decimal";
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        if (value.signum() < 0 && whenNegative != null) {
            return field + " " + whenNegative;
        }
        BigDecimal plain = value.scale() < 0 ? value.setScale(0) : value;
        return plain.precision() > 18 || plain.scale() > 18 ? field + " out_of_range" : plain;
    }

    @Property(tries = 5_000)
    void neverThrowsForRandomBytes(@ForAll byte[] bytes, @ForAll BodyFormat format) {
        assertThat(reader.read(format, bytes, bytes.length, NOW)).isNotNull();
    }

    @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
    void neverThrowsForDamagedPosts(
            @ForAll("posts") List<String> objects,
            @ForAll BodyFormat format,
            @ForAll int position,
            @ForAll byte damage,
            @ForAll boolean cut) {
        String body = format == BodyFormat.JSON ? objects.toString() : String.join("\n", objects);
        byte[] bytes = body.getBytes(UTF_8);
        int at = Math.floorMod(position, bytes.length);
        bytes[at] = damage;
        int length = cut ? at + 1 : bytes.length;
        PostContent content = reader.read(format, bytes, length, NOW);

        if (format == BodyFormat.JSON && cut && at + 1 < bytes.length && damage != ']') {
            assertThat(content).isInstanceOf(PostContent.Unreadable.class);
        }
    }

    @Property(tries = 5_000)
    void knowsUtf8AsTheJdkDoes(@ForAll("almostUtf8") byte[] bytes, @ForAll byte padding) {
        boolean wellFormed;
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            wellFormed = true;
        } catch (CharacterCodingException e) {
            wellFormed = false;
        }
        byte[] padded = new byte[bytes.length + 20];
        Arrays.fill(padded, padding);
        System.arraycopy(bytes, 0, padded, 7, bytes.length);
        assertThat(Utf8.isWellFormed(padded, 7, 7 + bytes.length)).isEqualTo(wellFormed);
    }

    @Provide
    Arbitrary<byte[]> almostUtf8() {
        Arbitrary<String> good = Arbitraries.of(
                        "a", "12345678", "é", "\u07ff", "\u0800", "\ud7ff", "\uffff", "😀", "\udbff\udfff")
                .map(text -> new String(text.getBytes(UTF_8), ISO_8859_1));
        Arbitrary<String> any = Arbitraries.chars().range('\u0080', '\u00ff').map(String::valueOf);
        Arbitrary<String> edges = Arbitraries.of(
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00e0\u0080\u0080",
                "\u00e0\u009f\u00bf",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f0\u009f\u0098",
                "\u00c3");
        return Arbitraries.frequencyOf(Tuple.of(20, good), Tuple.of(1, any), Tuple.of(1, edges))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts).getBytes(ISO_8859_1));
    }
}
