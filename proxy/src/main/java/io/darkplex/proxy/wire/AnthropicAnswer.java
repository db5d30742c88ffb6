package io.darkplex.proxy.wire;

/**
 * Anthropic Messages. {@code input_tokens} excludes what was read from and written to the cache. The usage of
 * {@code message_delta} is cumulative and may repeat input counts: the last figure given for a field counts, nothing is
 * ever added.
 */
final class AnthropicAnswer extends AnswerReader {

    private long input;
    private long cacheRead;
    private long cacheCreated;
    private long created5m;
    private long created1h;
    private long output;
    private long thinking;

    @Override
    Kind read(JsonScalars scalars) {
        Kind kind = Kind.ORDINARY;
        while (scalars.next()) {
            if (scalars.isNull()) {
                continue;
            }
            int level = scalars.nameAt(0).equals("message") ? 1 : 0;
            switch (scalars.nameAt(level)) {
                case "type" -> {
                    if (level == 0 && scalars.depth() == 1 && scalars.isString()) {
                        kind = kindOf(scalars.text());
                    }
                }
                case "usage" -> readUsage(scalars, level == 1);
                case "delta", "content" -> readText(scalars);
                case "stop_reason" -> finished = true;
                default -> {}
            }
        }
        return kind;
    }

    private static Kind kindOf(String type) {
        return switch (type) {
            case "message_stop" -> Kind.LAST;
            case "error" -> Kind.ERROR;
            default -> Kind.ORDINARY;
        };
    }

    private void readText(JsonScalars scalars) {
        switch (scalars.name()) {
            case "text", "thinking", "partial_json" -> {
                if (scalars.isString()) {
                    countOutput(scalars.textLength());
                }
            }
            case "stop_reason" -> finished = true;
            default -> {}
        }
    }

    /** @param start whether this is {@code message_start}, whose output is only a placeholder */
    private void readUsage(JsonScalars scalars, boolean start) {
        if (!scalars.isCount()) {
            return;
        }
        long count = scalars.count();
        switch (scalars.name()) {
            case "input_tokens" -> {
                input = count;
                inputTold = true;
            }
            case "cache_read_input_tokens" -> cacheRead = count;
            case "cache_creation_input_tokens" -> cacheCreated = count;
            case "ephemeral_5m_input_tokens" -> created5m = count;
            case "ephemeral_1h_input_tokens" -> created1h = count;
            case "thinking_tokens" -> thinking = count;
            case "output_tokens" -> {
                output = count;
                outputTold |= !start;
            }
            default -> {}
        }
    }

    @Override
    public Tokens told() {
        // The sum can be told without its split: what the split does not name was kept for five minutes.
        long fiveMinutes = Math.max(created5m, cacheCreated - created1h);
        return new Tokens(input, cacheRead, fiveMinutes, created1h, output, Math.min(thinking, output));
    }
}
