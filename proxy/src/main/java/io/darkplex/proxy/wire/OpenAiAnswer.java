package io.darkplex.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * OpenAI chat completions. {@code prompt_tokens} includes what was read from and written to the cache, and
 * {@code completion_tokens} includes reasoning. Usage comes once, at the end; the last one seen counts.
 */
final class OpenAiAnswer extends AnswerReader {

    private static final byte[] DONE = "[DONE]".getBytes(UTF_8);

    private long prompt;
    private long cached;
    private long written;
    private long completion;
    private long reasoning;

    @Override
    public boolean isEndMark(byte[] bytes, int from, int to) {
        return Arrays.equals(bytes, from, to, DONE, 0, DONE.length);
    }

    @Override
    Kind read(JsonScalars scalars) {
        boolean choices = false;
        boolean usage = false;
        boolean error = false;
        while (scalars.next()) {
            if (scalars.isNull()) {
                continue;
            }
            switch (scalars.nameAt(0)) {
                case "choices" -> {
                    choices = true;
                    readChoice(scalars);
                }
                case "usage" -> {
                    usage = true;
                    readUsage(scalars);
                }
                case "error" -> error = true;
                default -> {}
            }
        }
        if (error) {
            return Kind.ERROR;
        }
        return usage && !choices ? Kind.USAGE_ONLY : Kind.ORDINARY;
    }

    private void readChoice(JsonScalars scalars) {
        switch (scalars.name()) {
            case "finish_reason" -> finished = true;
            case "content", "text", "refusal", "reasoning_content", "reasoning", "arguments" -> {
                if (scalars.isString()) {
                    countOutput(scalars.textLength());
                }
            }
            default -> {}
        }
    }

    private void readUsage(JsonScalars scalars) {
        if (!scalars.isCount()) {
            return;
        }
        switch (scalars.name()) {
            case "prompt_tokens" -> {
                prompt = scalars.count();
                inputTold = true;
            }
            case "completion_tokens" -> {
                completion = scalars.count();
                outputTold = true;
            }
            case "cached_tokens" -> cached = scalars.count();
            case "cache_write_tokens", "cache_creation_tokens" -> written = scalars.count();
            case "reasoning_tokens" -> reasoning = scalars.count();
            default -> {}
        }
    }

    @Override
    public Tokens told() {
        long uncached = Math.max(0, prompt - cached - written);
        return new Tokens(uncached, cached, written, 0, completion, Math.min(reasoning, completion));
    }
}
