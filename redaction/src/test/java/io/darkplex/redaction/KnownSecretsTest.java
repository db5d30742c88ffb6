package io.darkplex.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownSecretsTest {

    private static final String KEY = "sk-test-not-a-key-1";
    private static final String LONGER = "sk-test-not-a-key-1-and-more";
    private static final String TOKEN = "key-1-tokenish";

    private final KnownSecrets secrets = KnownSecrets.of(List.of(KEY, LONGER, TOKEN));

    @Test
    void aSecretIsReplacedAndTheRestStays() {
        assertThat(secrets.redact("Wrong key " + KEY + ", grüße"))
                .isEqualTo("Wrong key " + KnownSecrets.MARK + ", grüße");
    }

    @Test
    void theLongestOfTwoIsTaken() {
        assertThat(secrets.redact("<" + LONGER + ">")).isEqualTo("<" + KnownSecrets.MARK + ">");
    }

    @Test
    void overlappingSecretsAreReplacedAsOne() {
        assertThat(secrets.redact("<sk-test-not-a-key-1-tokenish>")).isEqualTo("<" + KnownSecrets.MARK + ">");
    }

    @Test
    void aBeginningThatStopsShortIsKept() {
        assertThat(secrets.redact("sk-test-not-a-key-2 sk-test-n")).isEqualTo("sk-test-not-a-key-2 sk-test-n");
    }

    @Test
    void textWithoutSecretsIsTheSameObject() {
        byte[] text = "nothing here".getBytes(UTF_8);

        assertThat(secrets.redact(text)).isSameAs(text);
    }

    @Test
    void shortValuesAreIgnored() {
        assertThat(KnownSecrets.of(List.of("", "test", "1234567")).redact("a test 1234567"))
                .isEqualTo("a test 1234567");
    }

    @Test
    void neverShowsASecretOfItsOwn() {
        assertThat(secrets.toString()).doesNotContain(KEY).contains("3");
    }

    @Test
    void anySplitGivesTheSameBytesAndNoSecretSurvives() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            byte[] text = someText(random).getBytes(UTF_8);
            byte[] whole = secrets.redact(text);
            assertThat(fedInPieces(text, random))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(whole);
            assertThat(new String(whole, UTF_8)).as("seed %d", seed).doesNotContain(KEY, LONGER, TOKEN);
        }
    }

    @Test
    void agreesWithASlowSearch() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            List<String> values = IntStream.range(0, 4)
                    .mapToObj(i -> letters(random, 8 + random.nextInt(3)))
                    .toList();
            String text = letters(random, 200) + values.get(random.nextInt(4)) + letters(random, 40);
            assertThat(KnownSecrets.of(values).redact(text))
                    .as("seed %d round %d", seed, round)
                    .isEqualTo(slowly(values, text));
        }
    }

    @Test
    void holdsBackNoMoreThanTheLongestSecret() {
        SecretStream stream = secrets.stream();
        int fed = 0;
        int given = 0;
        byte[] text = KEY.substring(0, 15).repeat(200).getBytes(UTF_8);
        for (byte letter : text) {
            fed++;
            given += stream.feed(new byte[] {letter}).length;
            assertThat(fed - given).isLessThan(LONGER.length());
        }
    }

    private byte[] fedInPieces(byte[] text, Random random) {
        SecretStream stream = secrets.stream();
        var out = new ByteArrayOutputStream();
        for (int from = 0; from < text.length; ) {
            int to = Math.min(text.length, from + 1 + random.nextInt(9));
            out.writeBytes(stream.feed(Arrays.copyOfRange(text, from, to)));
            from = to;
        }
        out.writeBytes(stream.end());
        return out.toByteArray();
    }

    private static String someText(Random random) {
        List<String> words = List.of(KEY, LONGER, TOKEN, "sk-test-", "not-a-key-1", "ü", " ", "-tokenish", "€");
        var text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append(words.get(random.nextInt(words.size())));
        }
        return text.toString();
    }

    private static String letters(Random random, int length) {
        var text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }

    private static String slowly(List<String> values, String text) {
        boolean[] secret = new boolean[text.length()];
        List<Integer> joins = new ArrayList<>();
        for (String value : values) {
            for (int at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
                Arrays.fill(secret, at, at + value.length(), true);
                for (int inner = at + 1; inner < at + value.length(); inner++) {
                    joins.add(inner);
                }
            }
        }
        var out = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            if (!secret[at]) {
                out.append(text.charAt(at));
            } else if (!joins.contains(at)) {
                out.append(KnownSecrets.MARK);
            }
        }
        return out.toString();
    }
}
