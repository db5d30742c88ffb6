package io.darkplex.portal.tenants.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTextTest {

    private final RunText text = new RunText();

    @Test
    void tellsOnlyWhatIsNew() {
        assertThat(text.more("a:1", "One")).isEqualTo("One");
        assertThat(text.more("a:1", "One two")).isEqualTo(" two");
        assertThat(text.more("a:1", "One two")).isEmpty();
        assertThat(text.more("a:1", "One")).isEmpty();
    }

    @Test
    void aLostEventIsHealedByTheNext() {
        text.more("a:1", "One");
        assertThat(text.more("a:1", "One two three")).isEqualTo(" two three");
    }

    @Test
    void aPreambleThatWasStreamedBeforeIsNotToldTwice() {
        text.more("a:1", "Let me look");
        assertThat(text.more("", "Let me look.")).isEqualTo(".");
        text.tool();
        assertThat(text.more("a:2", "Found")).isEqualTo("Found");
    }

    @Test
    void anotherMessageWithoutAToolBetweenBeginsAParagraph() {
        text.more("a:1", "One");
        assertThat(text.more("a:2", "Two")).isEqualTo("\n\nTwo");
    }

    @Test
    void theLastWordAddsWhatWasNeverHeard() {
        text.more("a:1", "One");
        assertThat(text.last("One two")).isEqualTo(" two");
        assertThat(text.last("One two")).isEmpty();
    }

    @Test
    void theLastWordMayHoldTheWholeAnswerOrItsLastSegment() {
        text.more("a:1", "before");
        text.tool();
        text.more("a:2", "aft");
        assertThat(text.last("before\n\nafter")).isEqualTo("er");

        var other = new RunText();
        other.more("a:1", "before");
        other.tool();
        other.more("a:2", "aft");
        assertThat(other.last("after")).isEqualTo("er");
    }

    @Test
    void whatOnlyTheLastWordSaysIsToldWhole() {
        assertThat(text.last("All at once")).isEqualTo("All at once");

        var other = new RunText();
        other.more("a:1", "before");
        other.tool();
        assertThat(other.last("after")).isEqualTo("after");
        assertThat(other.last("")).isEmpty();
    }
}
