package io.darkplex.proxy.alone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AloneSettingsTest {

    private static final String SECRET = "test-not-a-secret-0123456789-0123456789-0123";
    private static final Map<String, String> NEEDED = Map.of(
            "DARKPLEX_PORTAL_URL", "https://portal.example:8702/",
            "DARKPLEX_PORTAL_SECRET", SECRET,
            "DARKPLEX_JOURNAL_DIRECTORY", "/nowhere/journal");

    private static AloneSettings read(Map<String, String> more) {
        var variables = new HashMap<>(NEEDED);
        variables.putAll(more);
        return AloneSettings.read(new Environment(variables));
    }

    @Test
    void whatIsNeededIsEnough() {
        AloneSettings settings = read(Map.of());

        assertThat(settings.proxy().port()).isEqualTo(8701);
        assertThat(settings.proxy().host()).isEqualTo("127.0.0.1");
        assertThat(settings.remote().portal()).hasToString("https://portal.example:8702");
        assertThat(settings.remote().awayMax()).isEqualTo(Duration.ofMinutes(10));
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    @Test
    void settingsAreReadWithTheirUnits() {
        AloneSettings settings = read(Map.of(
                "DARKPLEX_PORTAL_AWAYMAX", "1h",
                "DARKPLEX_JOURNAL_BATCHWAIT", "500ms",
                "DARKPLEX_JOURNAL_BYTESMAX", "5000000000",
                "DARKPLEX_PROXY_CALLSMAX", "7"));

        assertThat(settings.remote().awayMax()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.journal().batchWait()).isEqualTo(Duration.ofMillis(500));
        assertThat(settings.journal().bytesMax()).isEqualTo(5_000_000_000L);
        assertThat(settings.proxy().maxExchanges()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "DARKPLEX_PORTAL_URL, '', DARKPLEX_PORTAL_URL is needed",
        "DARKPLEX_PORTAL_URL, http://portal.example:8702, by https only",
        "DARKPLEX_PORTAL_URL, portal.example, https://HOST:PORT",
        "DARKPLEX_PORTAL_SECRET, short, 256 bits",
        "DARKPLEX_PORTAL_SECRET, '', DARKPLEX_PORTAL_SECRETFILE is needed",
        "DARKPLEX_PORTAL_SECRETFILE, /nowhere/secret, /nowhere/secret cannot be read",
        "DARKPLEX_PORTAL_CERTIFICATE, '', ''",
        "DARKPLEX_JOURNAL_DIRECTORY, '', DARKPLEX_JOURNAL_DIRECTORY is needed",
        "DARKPLEX_JOURNAL_BYTESMAX, 1000, too few",
        "DARKPLEX_JOURNAL_BATCHWAIT, 5, DARKPLEX_JOURNAL_BATCHWAIT is a time",
        "DARKPLEX_PORTAL_AWAYMAX, 1s, at the earliest",
        "DARKPLEX_PROXY_PORT, many, DARKPLEX_PROXY_PORT is a number",
        "DARKPLEX_PROXY_PORT, 99999, 0 to 65535",
        "DARKPLEX_PROXY_CALLSMAX, 99999999999, at most",
        "DARKPLEX_PROXY_CALLSMAX, 0, at least 1",
    })
    void aWrongSettingIsNamed(String name, String value, String words) {
        if (words.isEmpty()) {
            assertThat(read(Map.of(name, value))).isNotNull();
        } else {
            assertThatThrownBy(() -> read(Map.of(name, value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(words);
        }
    }
}
