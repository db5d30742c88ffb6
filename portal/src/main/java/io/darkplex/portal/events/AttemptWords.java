package io.darkplex.portal.events;

import io.darkplex.proxy.Attempt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The attempts of a call as they are stored: a JSON list, in their order. */
final class AttemptWords {

    private AttemptWords() {}

    /** @return null when no provider was asked */
    static @Nullable String of(List<Attempt> attempts) {
        if (attempts.isEmpty()) {
            return null;
        }
        return JsonMapper.shared()
                .writeValueAsString(attempts.stream().map(AttemptWords::fields).toList());
    }

    private static Map<String, Object> fields(Attempt attempt) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("provider", attempt.provider());
        fields.put("model", attempt.upstreamModel());
        fields.put("key", attempt.key());
        if (attempt.trouble() != null) {
            fields.put("trouble", attempt.trouble().name());
        }
        fields.put("ms", attempt.millis());
        return fields;
    }
}
