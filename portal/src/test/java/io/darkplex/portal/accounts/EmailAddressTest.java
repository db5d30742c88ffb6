package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.kernel.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "` Ada@Example.ORG `, ada@example.org",
                "ada+notes@example.org, ada+notes@example.org",
                "ａｄａ＠ｅｘａｍｐｌｅ．ｏｒｇ, ada@example.org",
                "ADA@BÜCHER.example, ada@xn--bcher-kva.example",
                "operator@localhost, operator@localhost",
                "o'hara@example.org, o'hara@example.org",
                "KELVIN\u212A@example.org, kelvink@example.org",
            })
    void spellingsOfOneAddressAreOne(String text, String normal) {
        assertThat(EmailAddress.of(text).value()).isEqualTo(normal);
        assertThat(EmailAddress.of(normal).value()).isEqualTo(normal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.org",
                "ada@",
                "ada@@example.org",
                "ada@example.org@example.org",
                "ada @example.org",
                "ada@exam ple.org",
                "ada@example..org",
                "ada@.example.org",
                "ada@example.org.",
                "ada@-example.org",
                "ada@exa_mple.org",
                ".ada@example.org",
                "ada.@example.org",
                "a..da@example.org",
                "Ada <ada@example.org>",
                "ada@example.org,bob@example.org",
                "ada@example.org;bob@example.org",
                "\"ada\"@example.org",
                "ada(comment)@example.org",
                "ada@[127.0.0.1]",
                "ada@example.org\r\nBcc: bob@example.org",
                "ada@example.org\u0000",
                "ada\u202E@example.org",
                "ada@example.org%0d%0aBcc:bob@example.org",
            })
    void whatIsNoPlainAddressIsRefused(String text) {
        assertThatThrownBy(() -> EmailAddress.of(text))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem()).isEqualTo(AccountsProblem.EMAIL_MALFORMED));
    }

    @Test
    void lengthIsBounded() {
        String domain = "a.".repeat(90) + "example.org";
        assertThat(EmailAddress.of("a".repeat(62) + "@" + domain).value()).hasSize(254);
        for (String tooLong : new String[] {"a".repeat(63) + "@" + domain, "a".repeat(65) + "@example.org"}) {
            assertThatThrownBy(() -> EmailAddress.of(tooLong)).isInstanceOf(ProblemException.class);
        }
        assertThatThrownBy(() -> EmailAddress.of("a".repeat(1_000_000) + "@example.org"))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> EmailAddress.of(null)).isInstanceOf(ProblemException.class);
    }
}
