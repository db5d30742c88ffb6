package io.darkplex.proxy.wire;

/** Vectors, of any dialect. There is no output to pay for; the count of the input has another name in each dialect. */
public final class EmbedAnswer extends AnswerReader {

    private long input;

    public EmbedAnswer() {
        finished = true;
        outputTold = true;
    }

    @Override
    Kind read(JsonScalars scalars) {
        while (scalars.next()) {
            if (!scalars.isCount()) {
                continue;
            }
            boolean told = scalars.depth() == 1
                    ? scalars.name().equals("prompt_eval_count")
                    : (scalars.nameAt(0).equals("usage") && scalars.name().equals("prompt_tokens"))
                            || (scalars.nameAt(0).equals("usageMetadata")
                                    && scalars.name().equals("promptTokenCount"));
            if (told) {
                input = scalars.count();
                inputTold = true;
            }
        }
        return Kind.ORDINARY;
    }

    @Override
    public Tokens told() {
        return new Tokens(input, 0, 0, 0, 0, 0);
    }
}
