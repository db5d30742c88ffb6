package io.darkplex.portal.bridge;

import io.darkplex.portal.tenants.Beat;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a beat from what a cell has sent, which may be anything. */
@Component
class BeatReader {

    private static final int VERSION = 1;
    private static final Set<String> FIELDS = Set.of("v", "plugin", "loop", "rss", "heap");
    private static final Set<String> DELAYS = Set.of("p50", "p99", "max");
    private static final Pattern PLUGIN = Pattern.compile("[0-9A-Za-z.+-]{1,32}");
    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();
    private static final long BYTES_MAX = 1L << 44;
    private static final int DEPTH_MAX = 4;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws io.darkplex.portal.kernel.ProblemException {@link BridgeProblem#BEAT_MALFORMED} */
    Beat read(byte[] body) {
        JsonNode beat = parse(body);
        only(beat, FIELDS, "the beat");
        if (number(beat, "v", VERSION) != VERSION) {
            throw BridgeProblem.BEAT_MALFORMED.because("v must be " + VERSION + ".");
        }
        String plugin = beat.path("plugin").isString() ? beat.path("plugin").stringValue() : "";
        if (!PLUGIN.matcher(plugin).matches()) {
            throw BridgeProblem.BEAT_MALFORMED.because("plugin must be a version.");
        }
        JsonNode loop = beat.path("loop");
        only(loop, DELAYS, "loop");
        return new Beat(
                plugin,
                new Beat.Delay(delay(loop, "p50"), delay(loop, "p99"), delay(loop, "max")),
                number(beat, "rss", BYTES_MAX),
                number(beat, "heap", BYTES_MAX));
    }

    private JsonNode parse(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException malformed) {
            throw BridgeProblem.BEAT_MALFORMED.because("The body is no JSON, or too deep.");
        }
    }

    private static void only(JsonNode object, Set<String> fields, String where) {
        if (!object.isObject() || !Set.copyOf(object.propertyNames()).equals(fields)) {
            throw BridgeProblem.BEAT_MALFORMED.because(where + " must have exactly these fields: "
                    + String.join(", ", fields.stream().sorted().toList()) + ".");
        }
    }

    private static Duration delay(JsonNode loop, String field) {
        return Duration.ofMillis(number(loop, field, DAY_MILLIS));
    }

    private static long number(JsonNode object, String field, long most) {
        JsonNode value = object.path(field);
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < 0
                || value.longValue() > most) {
            throw BridgeProblem.BEAT_MALFORMED.because(field + " must be a whole number from 0 to " + most + ".");
        }
        return value.longValue();
    }
}
