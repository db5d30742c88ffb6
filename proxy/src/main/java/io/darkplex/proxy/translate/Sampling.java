package io.darkplex.proxy.translate;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How an answer is drawn, and where it stops. All may be left to the provider. */
record Sampling(
        @Nullable Given<Long> maxTokens,
        @Nullable Given<Double> temperature,
        @Nullable Given<Double> topP,
        @Nullable Given<Long> topK,
        @Nullable Given<Long> seed,
        @Nullable Given<Double> presencePenalty,
        @Nullable Given<Double> frequencyPenalty,
        @Nullable Given<List<String>> stop) {}
