package io.tickwire.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ChannelPatternsPropertyTest {
    /** Few letters, so that one begins as another does. */
    @Provide
    Arbitrary<String> channels() {
        Arbitrary<String> symbols =
                Arbitraries.strings().withChars("AB:").ofMinLength(1).ofMaxLength(4);
        Arbitrary<String> prefixes =
                Arbitraries.strings().withChars("AB:").ofMaxLength(3).map(text -> text + "*");
        Arbitrary<String> named = Combinators.combine(
                        Arbitraries.of("symbol:", "bars:", "ticks:"), Arbitraries.oneOf(symbols, prefixes))
                .as(String::concat);
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(9, named), net.jqwik.api.Tuple.of(1, Arbitraries.just("market")));
    }

    @Provide
    Arbitrary<List<String>> patterns() {
        return channels().list().ofMaxSize(12);
    }

    @Property
    void coversWhatOneOfThePatternsCovers(
            @ForAll("patterns") List<String> patterns, @ForAll("channels") String channel) {
        assertThat(ChannelPatterns.of(patterns).covers(channel))
                .isEqualTo(patterns.stream().anyMatch(pattern -> oneCovers(pattern, channel)));
    }

    @Property
    void theOrderOfPatternsMakesNoDifference(@ForAll("patterns") List<String> patterns) {
        List<String> reversed = new ArrayList<>(patterns);
        Collections.reverse(reversed);
        reversed.addAll(patterns);
        assertThat(ChannelPatterns.of(reversed)).isEqualTo(ChannelPatterns.of(patterns));
    }

    /** The rule, one pattern at a time and letter by letter. */
    private static boolean oneCovers(String pattern, String channel) {
        if (!pattern.endsWith("*")) {
            return pattern.equals(channel);
        }
        String beginning = pattern.substring(0, pattern.length() - 1);
        for (int i = 0; i < beginning.length(); i++) {
            if (i >= channel.length() || channel.charAt(i) != beginning.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    @Example
    void theWordsOfTheContract() {
        ChannelPatterns some = ChannelPatterns.of(List.of("symbol:btc-*", "market"));
        assertThat(List.of("symbol:BTC-USD", "symbol:BTC-U*", "symbol:BTC-*", "market"))
                .allMatch(some::covers);
        assertThat(List.of("symbol:*", "symbol:BT*", "symbol:BTC", "bars:BTC-USD", "ticks:BTC-*"))
                .noneMatch(some::covers);
        assertThat(ChannelPatterns.of(List.of()).covers("market")).isFalse();
    }

    @Example
    void whatIsNoPatternIsNamed() {
        for (String wrong :
                List.of("", "*", "symbol", "symbol:", "orders:BTC", "market:*", "symbol:A B", "symbol:A*B")) {
            assertThatThrownBy(() -> ChannelPatterns.of(List.of("market", wrong)))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
