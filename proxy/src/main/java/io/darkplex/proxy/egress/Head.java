package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The head of an HTTP/1 message, read as strictly as the standard allows: whatever two programs could read in two ways is
 * refused. No bare line feeds, no folded lines, no space before a colon, no control characters.
 *
 * @param start the first line
 */
record Head(String start, List<Field> fields) {

    /** One header line; the name is as it was written. */
    record Field(String name, String value) {

        String lowerName() {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";
    private static final int FIRST_VISIBLE = 0x20;
    private static final int DELETE = 0x7F;

    /**
     * @param bytes up to and with the empty line
     * @param problem what to refuse with
     */
    static Head parse(byte[] bytes, int length, int maxFields, EgressProblem problem) {
        String text = new String(bytes, 0, length, ISO_8859_1);
        if (!text.endsWith("\r\n\r\n")) {
            throw problem.because("The head of the message has no end.");
        }
        String[] lines = text.substring(0, text.length() - 4).split("\r\n", -1);
        for (String line : lines) {
            if (line.isEmpty() || !line.chars().allMatch(Head::isText)) {
                throw problem.because("The head of the message holds an empty line or a control character.");
            }
        }
        if (lines.length - 1 > maxFields) {
            throw problem.because("The message has more than " + maxFields + " headers.");
        }
        List<Field> fields = new ArrayList<>(lines.length);
        for (int i = 1; i < lines.length; i++) {
            fields.add(field(lines[i], problem));
        }
        return new Head(lines[0], List.copyOf(fields));
    }

    /** All values of that header. */
    List<String> values(String lowerName) {
        return fields.stream()
                .filter(field -> field.lowerName().equals(lowerName))
                .map(Field::value)
                .toList();
    }

    /** The only value of that header. */
    Optional<String> single(String lowerName, EgressProblem problem) {
        List<String> values = values(lowerName);
        if (values.size() > 1) {
            throw problem.because("The header " + lowerName + " is there more than once.");
        }
        return values.stream().findFirst();
    }

    /** How the body that follows is told from what comes after it. */
    Framing framing(EgressProblem problem) {
        Optional<String> length = single("content-length", problem);
        Optional<String> coding = single("transfer-encoding", problem);
        if (length.isPresent() && coding.isPresent()) {
            throw problem.because("The message has both a content-length and a transfer-encoding.");
        }
        if (coding.isPresent()) {
            if (!coding.get().equalsIgnoreCase("chunked")) {
                throw problem.because("The only transfer-encoding is chunked.");
            }
            return Framing.CHUNKED;
        }
        return length.map(digits -> Framing.length(digits, problem)).orElse(Framing.NONE);
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || TOKEN_MARKS.indexOf(c) >= 0);
    }

    private static Field field(String line, EgressProblem problem) {
        int colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.substring(0, colon))) {
            throw problem.because("A header line is no name with a value.");
        }
        return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private static boolean isText(int c) {
        return c == '\t' || (c >= FIRST_VISIBLE && c != DELETE);
    }
}
