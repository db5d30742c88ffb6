package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRequestTest {

    private static ModelRequest openAi(String json) {
        return ModelRequest.read(Dialect.OPENAI, json.getBytes(UTF_8));
    }

    private static String forwarded(String json, String upstream) {
        return new String(openAi(json).bodyFor(upstream), UTF_8);
    }

    private static ProxyProblem refused(byte[] json) {
        var refused = catchThrowableOfType(ProxyProblemException.class, () -> ModelRequest.read(Dialect.OPENAI, json));
        assertThat(refused).isNotNull();
        return refused.problem();
    }

    @Test
    void onlyTheModelChangesAndEverythingElseSurvives() {
        String json =
                " { \"zeta\" : 1.50e+3,\r\n\t\"model\" : \"pub\\u006cic\" , \"ü\":\"\\u00fc\", \"messages\":[ ] , \"x\":{\"model\":\"inner\"} } ";

        assertThat(forwarded(json, "up/\"stream\""))
                .isEqualTo(json.replace("\"pub\\u006cic\"", "\"up/\\\"stream\\\"\""));
        assertThat(openAi(json).model()).isEqualTo("public");
    }

    @Test
    void theSameNameLeavesTheVeryBytes() {
        byte[] json = "{\"model\":\"m\",\"stream\":false}".getBytes(UTF_8);

        assertThat(ModelRequest.read(Dialect.OPENAI, json).bodyFor("m")).isSameAs(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":\"m\",\"stream\":true} | {\"model\":\"u\",\"stream_options\":{\"include_usage\":true},\"stream\":true}",
                "{\"stream_options\":{},\"model\":\"m\",\"stream\":true} | {\"stream_options\":{\"include_usage\":true},\"model\":\"u\",\"stream\":true}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{ \"a\":[1]}} | {\"model\":\"u\",\"stream\":true,\"stream_options\":{\"include_usage\":true, \"a\":[1]}}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":null} | {\"model\":\"u\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"stream_options\":{\"include_usage\":false},\"stream\":true,\"model\":\"m\"} | {\"stream_options\":{\"include_usage\":true},\"stream\":true,\"model\":\"u\"}",
                "{\"model\":\"m\",\"stream\":true,\"stream_options\":{\"include_usage\":true}} | {\"model\":\"u\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}",
                "{\"model\":\"m\",\"stream\":false} | {\"model\":\"u\",\"stream\":false}"
            })
    void usageIsAskedForInEveryStream(String json, String expected) {
        assertThat(forwarded(json, "u")).isEqualTo(expected);
    }

    @Test
    void anthropicStreamsAreNotAskedForUsage() {
        byte[] json = "{\"model\":\"m\",\"stream\":true,\"metadata\":{\"user_id\":\"turn-7\"}}".getBytes(UTF_8);
        ModelRequest request = ModelRequest.read(Dialect.ANTHROPIC, json);

        assertThat(request.bodyFor("m")).isSameAs(json);
    }

    @Test
    void picturesAreNoTextOfThePrompt() {
        String json =
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"1234567890\"},"
                        + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64," + "A".repeat(9_000)
                        + "\"}}]}]}";

        assertThat(openAi(json).promptCharacters()).isBetween(10L, 60L);
    }

    @Test
    void aFieldThatDecidesMayNotBeThereTwice() {
        assertThat(refused("{\"model\":\"a\",\"mod\\u0065l\":\"b\"}".getBytes(UTF_8)))
                .isEqualTo(ProxyProblem.FIELD_DUPLICATE);
        assertThat(refused("{\"model\":\"a\",\"stream\":true,\"stream\":false}".getBytes(UTF_8)))
                .isEqualTo(ProxyProblem.FIELD_DUPLICATE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | FIELD_INVALID",
                "{\"model\":7} | FIELD_INVALID",
                "{\"model\":\" \"} | FIELD_INVALID",
                "{\"model\":\"m\",\"stream\":\"yes\"} | FIELD_INVALID",
                "{\"model\":\"m\",\"stream_options\":[]} | FIELD_INVALID",
                "[] | BODY_MALFORMED",
                "`` | BODY_MALFORMED",
                "{\"model\":\"m\" | BODY_MALFORMED",
                "{\"model\":\"m\"} {} | BODY_MALFORMED",
                "{\"model\":\"m\",} | BODY_MALFORMED",
                "{'model':'m'} | BODY_MALFORMED",
            })
    void badInputGetsItsCode(String json, ProxyProblem problem) {
        assertThat(refused(json.getBytes(UTF_8))).isEqualTo(problem);
    }

    @Test
    void invalidUtf8IsMalformed() {
        byte[] json = "{\"model\":\"m\",\"messages\":\"?\"}".getBytes(UTF_8);
        json[json.length - 3] = (byte) 0xC3;

        assertThat(refused(json)).isEqualTo(ProxyProblem.BODY_MALFORMED);
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"model\":\"m\",\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";

        assertThat(refused(json.getBytes(UTF_8))).isEqualTo(ProxyProblem.BODY_MALFORMED);
    }

    @Test
    void googlesModelIsRenamedWhereverItIsRepeated() {
        String batch = "{\"requests\":[{\"model\":\"models/public\",\"content\":{\"parts\":[{\"text\":\"abc\"}]}},"
                + "{\"content\":{\"parts\":[{\"text\":\"model\"}],\"model\":\"mine\"},\"model\":\"models/public\"}]}";
        String path = "/v1beta/models/public:batchEmbedContents";

        ModelRequest request = ModelRequest.read(path, null, batch.getBytes(UTF_8));

        assertThat(request.work()).isEqualTo(Work.EMBED);
        assertThat(new String(request.bodyFor("up"), UTF_8)).isEqualTo(batch.replace("models/public", "models/up"));
        assertThat(request.bodyFor("public")).isSameAs(request.body());
    }

    @Test
    void ollamasClientsStreamUnlessTheySayOtherwise() {
        String picture = "{\"model\":\"m\",\"messages\":[{\"content\":\"1234\",\"images\":[\"iVBORw0KGgo=\"]}]%s}";

        assertThat(ollama(picture.formatted("")).stream()).isTrue();
        assertThat(ollama(picture.formatted(",\"stream\":false")).stream()).isFalse();
        assertThat(ollama(picture.formatted("")).promptCharacters()).isEqualTo(4);
        assertThat(ollama(picture.formatted("")).form()).isEqualTo(StreamForm.LINES);
    }

    private static ModelRequest ollama(String body) {
        return ModelRequest.read("/api/chat", null, body.getBytes(UTF_8));
    }
}
