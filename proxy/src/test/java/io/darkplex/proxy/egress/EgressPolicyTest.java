package io.darkplex.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressPolicyTest {

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "Example.ORG., example.org, true",
        "example.org, www.example.org, false",
        "example.org, notexample.org, false",
        "example.org, example.org.evil.net, false",
        "*.example.org, www.example.org, true",
        "*.example.org, a.b.example.org, true",
        "*.example.org, example.org, false",
        "*.example.org, evilexample.org, false",
        "*.example.org, www.example.org.evil.net, false",
        "*, anything.net, true",
        "1.2.3.4, 1.2.3.4, true",
        "2606:2800:220:1::1, 2606:2800:220:1:0:0:0:1, true",
    })
    void aPatternIsExactOrBelowOrAny(String pattern, String host, boolean matches) {
        assertThat(new HostPattern(pattern).matches(host)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "*.", "**", "*example.org", "a.*.org", "http://example.org", "example.org:443", "a b", "10/8"
            })
    void otherPatternsAreNone(String pattern) {
        assertThatThrownBy(() -> new HostPattern(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEmptyListRefusesEverything() {
        assertThatThrownBy(() -> EgressPolicy.NOTHING.check(Target.parse("example.org:443", 0)))
                .hasMessageContaining("HOST_NOT_ALLOWED");
    }

    @Test
    void onlyTheWebsPortsAreOpenUnlessSaidOtherwise() {
        EgressPolicy policy = EgressPolicy.allowing(List.of("*"));

        assertThatCode(() -> policy.check(Target.parse("example.org:443", 0))).doesNotThrowAnyException();
        assertThatCode(() -> policy.check(Target.parse("example.org:80", 0))).doesNotThrowAnyException();
        assertThatThrownBy(() -> policy.check(Target.parse("example.org:22", 0)))
                .hasMessageContaining("PORT_NOT_ALLOWED");
    }
}
