package io.darkplex.portal.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.proxy.KeyHash;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class KeyTextTest {

    private final SecureRandom random = new SecureRandom();

    @Test
    void everyKeyIsAnotherAndKnownByItsForm() {
        String key = KeyText.draw(random);
        assertThat(key).startsWith("dpk_").hasSize(76).isNotEqualTo(KeyText.draw(random));
        assertThat(KeyText.wellFormed(key)).isTrue();
        assertThat(KeyText.hint(key)).isEqualTo(key.substring(0, 10));
        assertThat(KeyHash.of(key)).hasSize(64).doesNotContain(key.substring(4, 20));
    }

    @Test
    void theChecksumIsThatOfAnyoneElsesCrc32() {
        // From another implementation of CRC-32: python3 -c 'import zlib; print("%08x" % zlib.crc32(b"dpk_" + b"0" *
        // 64))'
        assertThat(KeyText.wellFormed("dpk_" + "0".repeat(64) + "d509edd4")).isTrue();
    }

    @Test
    void whatIsMistypedIsNoKey() {
        String key = KeyText.draw(random);
        char other = key.charAt(20) == 'a' ? 'b' : 'a';
        for (String wrong : new String[] {
            "",
            "dpk_",
            key + "0",
            key.substring(1),
            key.toUpperCase(Locale.ROOT),
            " " + key,
            key.substring(0, 20) + other + key.substring(21)
        }) {
            assertThat(KeyText.wellFormed(wrong)).as(wrong).isFalse();
        }
    }
}
