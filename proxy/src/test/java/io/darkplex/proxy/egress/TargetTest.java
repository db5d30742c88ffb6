package io.darkplex.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One place has one spelling, and what could be read in two ways is none. */
class TargetTest {

    @ParameterizedTest
    @CsvSource({
        "example.org:443, example.org, 443",
        "EXAMPLE.Org:80, example.org, 80",
        "example.org.:443, example.org, 443",
        "xn--bcher-kva.example:443, xn--bcher-kva.example, 443",
        "a_b.example.org:1, a_b.example.org, 1",
        "93.184.216.34:65535, 93.184.216.34, 65535",
        "93.184.216.34.:80, 93.184.216.34, 80",
        "[2606:2800:0220:0001:0248:1893:25C8:1946]:443, 2606:2800:220:1:248:1893:25c8:1946, 443",
        "[::ffff:127.0.0.1]:80, 127.0.0.1, 80",
        "[::FFFF:7f00:1]:80, 127.0.0.1, 80",
    })
    void aPlaceHasOneSpelling(String authority, String host, int port) {
        Target target = Target.parse(authority, 0);

        assertThat(target.host()).isEqualTo(host);
        assertThat(target.port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2130706433:80",
                "0x7f.1:80",
                "0x7f000001:80",
                "0X7F.0.0.1:80",
                "0177.0.0.1:80",
                "127.1:80",
                "127.0.1:80",
                "0:80",
                "00:80",
                "1:80",
                "127.0.0.01:80",
                "256.0.0.1:80",
                "1.2.3.4.5:80",
                "example.0x1:80",
                "a.1:80",
                "0x:80",
                "example.org..:80",
                ".example.org:80",
                "a..b:80",
                "-a.org:80",
                "a-.org:80",
                "[::1%25lo]:80",
                "[::1%lo]:80",
                "[fe80::1%1]:80",
                "[127.0.0.1]:80",
                "[localhost]:80",
                "[]:80",
                "[::1:80",
                "::1:80",
                "[::1]80",
                "[::1]x:80",
                "[[::1]]:80",
                "user@example.org:80",
                "user:pass@example.org:80",
                "example.org@127.0.0.1:80",
                "127%2e0.0.1:80",
                "%6cocalhost:80",
                "exa mple.org:80",
                "example.org\t:80",
                "example.org\\@a:80",
                "example.org/:80",
                "example.org#:80",
                "example.org?:80",
                "bücher.example:80",
                "①②⑦.⓪.⓪.①:80",
                "127。0。0。1:80",
                "example.org",
                "example.org:",
                "example.org:0",
                "example.org:080",
                "example.org:65536",
                "example.org:+80",
                "example.org:-1",
                "example.org:8 0",
                "example.org:80:80",
                "example.org:٨٠",
                ":80",
                "",
                "*:80",
                "*.example.org:80",
                "ex\u0000ample.org:80",
                "example.org\r\nx:80",
                "1.2.3.4%0:80",
                "[::ffff:1.2.3.4.5]:80",
                "[:::1]:80",
                "[1::2::3]:80",
                "[12345::]:80"
            })
    void whatCanBeReadInTwoWaysIsRefused(String authority) {
        assertThatThrownBy(() -> Target.parse(authority, 0))
                .isInstanceOfSatisfying(
                        EgressRefusal.class,
                        refused -> assertThat(refused.problem()).isEqualTo(EgressProblem.TARGET_MALFORMED));
    }

    @Test
    void lengthsAreBounded() {
        assertThatThrownBy(() -> Target.parse("a".repeat(64) + ".org:80", 0)).isInstanceOf(EgressRefusal.class);
        assertThatThrownBy(() -> Target.parse("a.".repeat(127) + "org:80", 0)).isInstanceOf(EgressRefusal.class);
        assertThatThrownBy(() -> Target.parse("a".repeat(1_000_000), 0)).isInstanceOf(EgressRefusal.class);
    }

    @Test
    void aDefaultPortIsTakenWhereThereIsOne() {
        assertThat(Target.parse("example.org", 80).port()).isEqualTo(80);
        assertThat(Target.parse("[2606:2800:220:1::1]", 80).authority(80)).isEqualTo("[2606:2800:220:1:0:0:0:1]");
        assertThat(Target.parse("example.org:8080", 80).authority(80)).isEqualTo("example.org:8080");
    }
}
