package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another system is found, and nothing else is taken for one. */
class ForeignSystemsTest {
    private static final String OWN = UUID.randomUUID() + "/13";
    private static final String OTHER = UUID.randomUUID() + "/14";

    private final ForeignSystems systems = new ForeignSystems();
    private long nowMs;

    @Test
    void anotherSystemIsFoundInSecondsAndForgottenWhenItIsSilent() {
        for (int second = 0; second < 6; second++) {
            secondWith(OWN, OTHER);
        }
        assertThat(systems.foreign(nowMs)).contains(OTHER);
        for (int second = 0; second < 11; second++) {
            secondWith(OWN);
        }
        assertThat(systems.foreign(nowMs)).isEmpty();
    }

    /** The id is the same; the number of the database is not. */
    @Test
    void aCopyOfTheDatabaseInAnotherIsAnotherSystem() {
        for (int second = 0; second < 6; second++) {
            secondWith(OWN, OWN.replace("/13", "/14"));
        }
        assertThat(systems.foreign(nowMs)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage", "", "x/1", "00000000-0000-0000-0000-000000000000", "{\"type\":\"bar.closed\"}"})
    void whatIsNoBeaconMeansNothing(String message) {
        for (int second = 0; second < 20; second++) {
            secondWith(OWN, message);
            assertThat(systems.foreign(nowMs)).isEmpty();
        }
    }

    /** Other processes of the system may say the new id before this one knows it. */
    @Test
    void aDatabaseThatWasLostAndBeginsAgainIsNotAnotherSystem() {
        for (int second = 0; second < 5; second++) {
            secondWith(OWN, OWN);
        }
        String anew = UUID.randomUUID() + "/13";
        int underWay = systems.ask();
        systems.heard(anew, nowMs);
        systems.answered(underWay, OWN, nowMs); // asked before it was lost, answered late
        for (int second = 0; second < 20; second++) {
            secondWith(anew, anew, OWN); // and what was said before comes late too
            assertThat(systems.foreign(nowMs)).isEmpty();
        }
    }

    /** Redis does not answer this process, and others are heard: nothing is known then. */
    @Test
    void withoutAnAnswerNobodyIsAccused() {
        for (int second = 0; second < 20; second++) {
            nowMs += 1_000;
            systems.ask();
            systems.heard(OTHER, nowMs);
            assertThat(systems.foreign(nowMs)).isEmpty();
        }
    }

    private void secondWith(String own, String... heard) {
        nowMs += 1_000;
        int question = systems.ask();
        for (String message : heard) {
            systems.heard(message, nowMs);
        }
        systems.answered(question, own, nowMs + 1);
    }
}
