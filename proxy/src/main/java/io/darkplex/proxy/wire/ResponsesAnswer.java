package io.darkplex.proxy.wire;

/**
 * OpenAI Responses: an answer in one body, or events that name themselves, of which one is the last. Usage stands in the
 * response, which in a stream is one level deeper than in a body.
 */
final class ResponsesAnswer extends AnswerReader {

    private long input;
    private long cached;
    private long written;
    private long output;
    private long reasoning;
    private long sequence;

    @Override
    Kind read(JsonScalars scalars) {
        Kind kind = Kind.ORDINARY;
        while (scalars.next()) {
            if (scalars.isNull()) {
                continue;
            }
            int level = scalars.nameAt(0).equals("response") ? 1 : 0;
            switch (scalars.nameAt(level)) {
                case "type" -> {
                    if (scalars.depth() == 1 && scalars.isString()) {
                        kind = kindOf(scalars.text());
                    }
                }
                case "sequence_number" -> {
                    if (scalars.depth() == 1 && scalars.isCount()) {
                        sequence = scalars.count() + 1;
                    }
                }
                case "usage" -> readUsage(scalars);
                case "delta" -> {
                    if (scalars.depth() == 1 && scalars.isString()) {
                        countOutput(scalars.textLength());
                    }
                }
                case "output" -> {
                    boolean said =
                            scalars.name().equals("text") || scalars.name().equals("arguments");
                    if (level == 0 && said && scalars.isString()) {
                        countOutput(scalars.textLength());
                    }
                }
                default -> {}
            }
        }
        finished |= kind == Kind.LAST;
        return kind;
    }

    private static Kind kindOf(String type) {
        return switch (type) {
            case "response.completed", "response.incomplete" -> Kind.LAST;
            case "response.failed", "error" -> Kind.ERROR;
            default -> Kind.ORDINARY;
        };
    }

    private void readUsage(JsonScalars scalars) {
        if (!scalars.isCount()) {
            return;
        }
        long count = scalars.count();
        switch (scalars.name()) {
            case "input_tokens" -> {
                input = count;
                inputTold = true;
            }
            case "output_tokens" -> {
                output = count;
                outputTold = true;
            }
            case "cached_tokens" -> cached = count;
            case "cache_write_tokens", "cache_creation_tokens" -> written = count;
            case "reasoning_tokens" -> reasoning = count;
            default -> {}
        }
    }

    @Override
    public Tokens told() {
        long uncached = Math.max(0, input - cached - written);
        return new Tokens(uncached, cached, written, 0, output, Math.min(reasoning, output));
    }

    @Override
    public long nextSequence() {
        return sequence;
    }
}
