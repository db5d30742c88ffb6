package io.darkplex.proxy.wire;

/**
 * Ollama, chat and generate alike: each line is an answer of its own shape, and the last one says {@code done}. The count of
 * the prompt may be missing when the prompt was in the server's cache.
 */
final class OllamaAnswer extends AnswerReader {

    private long prompt;
    private long output;

    @Override
    Kind read(JsonScalars scalars) {
        boolean error = false;
        while (scalars.next()) {
            if (scalars.isNull()) {
                continue;
            }
            switch (scalars.nameAt(0)) {
                case "message" -> said(scalars);
                case "response", "thinking" -> {
                    if (scalars.isString()) {
                        countOutput(scalars.textLength());
                    }
                }
                case "done" -> finished |= scalars.isTrue();
                case "error" -> error = true;
                case "prompt_eval_count" -> {
                    if (scalars.isCount()) {
                        prompt = scalars.count();
                        inputTold = true;
                    }
                }
                case "eval_count" -> {
                    if (scalars.isCount()) {
                        output = scalars.count();
                        outputTold = true;
                    }
                }
                default -> {}
            }
        }
        if (error) {
            return Kind.ERROR;
        }
        return finished ? Kind.LAST : Kind.ORDINARY;
    }

    private void said(JsonScalars scalars) {
        boolean words = scalars.depth() == 2 && !scalars.name().equals("role");
        boolean arguments = scalars.nameAt(1).equals("tool_calls");
        if (scalars.isString() && (words || arguments)) {
            countOutput(scalars.textLength());
        }
    }

    @Override
    public Tokens told() {
        return new Tokens(prompt, 0, 0, 0, output, 0);
    }
}
