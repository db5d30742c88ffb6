package io.darkplex.proxy.wire;

/**
 * Gemini. Usage stands in each chunk and is running: the last counts. The prompt's count includes what was read from a
 * cache; what a tool put into the prompt comes on top of it, and thoughts come on top of the candidates. There is no mark of
 * the end: a stream is complete when it is closed after a {@code finishReason}.
 */
final class GeminiAnswer extends AnswerReader {

    private long prompt;
    private long toolPrompt;
    private long cached;
    private long candidates;
    private long thoughts;

    @Override
    Kind read(JsonScalars scalars) {
        boolean error = false;
        boolean finishing = false;
        while (scalars.next()) {
            if (scalars.isNull()) {
                continue;
            }
            switch (scalars.nameAt(0)) {
                case "candidates" -> finishing |= readCandidate(scalars);
                case "promptFeedback" -> finishing |= scalars.name().equals("blockReason");
                case "usageMetadata" -> readUsage(scalars);
                case "error" -> error = true;
                default -> {}
            }
        }
        finished |= finishing;
        if (error) {
            return Kind.ERROR;
        }
        return finishing ? Kind.HELD : Kind.ORDINARY;
    }

    /** Whether the candidate says that it is finished. */
    private boolean readCandidate(JsonScalars scalars) {
        if (scalars.nameAt(1).equals("content") && scalars.isString()) {
            switch (scalars.nameAt(2)) {
                case "parts" -> {
                    if (!scalars.name().equals("thoughtSignature")) {
                        countOutput(scalars.textLength());
                    }
                }
                default -> {}
            }
        }
        return scalars.nameAt(1).equals("finishReason");
    }

    private void readUsage(JsonScalars scalars) {
        if (!scalars.isCount() || scalars.depth() != 2) {
            return;
        }
        long count = scalars.count();
        switch (scalars.name()) {
            case "promptTokenCount" -> {
                prompt = count;
                inputTold = true;
            }
            case "toolUsePromptTokenCount" -> toolPrompt = count;
            case "cachedContentTokenCount" -> cached = count;
            case "candidatesTokenCount" -> candidates = count;
            case "thoughtsTokenCount" -> thoughts = count;
            case "totalTokenCount" -> outputTold = true;
            default -> {}
        }
    }

    @Override
    public Tokens told() {
        long uncached = Math.max(0, prompt - cached) + toolPrompt;
        return new Tokens(uncached, Math.min(cached, prompt), 0, 0, candidates + thoughts, thoughts);
    }
}
