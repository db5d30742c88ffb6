package io.darkplex.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReferencesTest {

    @Test
    void theTraceIdIsTheReference() {
        assertThat(References.find("00-00112233445566778899aabbccddeeff-0123456789abcdef-01"))
                .contains("00112233445566778899aabbccddeeff");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-00000000000000000000000000000000-0123456789abcdef-01",
                "00-00112233445566778899aabbccddeeff-0000000000000000-01",
                "00-00112233445566778899AABBCCDDEEFF-0123456789abcdef-01",
                "01-00112233445566778899aabbccddeeff-0123456789abcdef-01",
                "00-00112233445566778899aabbccddeeff-0123456789abcdef-01-more",
                "00-0011-0123456789abcdef-01"
            })
    void anythingElseIsNone(String header) {
        assertThat(References.find(header)).isEmpty();
    }
}
