package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * The head of a server's answer, and what of it goes to the cell.
 *
 * @param body how long the answer is; without a length it ends when the server closes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AnswerHead(int status, byte[] forwarded, Framing body) {

    private static final Pattern START = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: .*)?");
    private static final Set<String> ONE_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "trailer",
            "upgrade",
            "proxy-authenticate",
            "proxy-authentication-info");
    private static final Set<String> FRAMING = Set.of("transfer-encoding", "content-length");
    private static final int FIRST_FINAL = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /** @throws EgressRefusal {@code ANSWER_MALFORMED} */
    static AnswerHead of(Head head, boolean toHead) {
        var start = START.matcher(head.start());
        if (!start.matches()) {
            throw EgressProblem.ANSWER_MALFORMED.because("The server's answer is no HTTP.");
        }
        int status = Integer.parseInt(start.group(1));
        if (status == 101) {
            throw EgressProblem.ANSWER_MALFORMED.because("The server changes to a protocol nobody asked for.");
        }
        Framing told = head.framing(EgressProblem.ANSWER_MALFORMED);
        boolean bare = toHead || status == NO_CONTENT || status == NOT_MODIFIED;
        var text = new StringBuilder(head.start()).append("\r\n");
        Set<String> named = EgressRequest.hopByHop(head);
        for (Head.Field field : head.fields()) {
            String name = field.lowerName();
            boolean drop = ONE_HOP.contains(name) || (named.contains(name) && !FRAMING.contains(name));
            if (!drop) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        text.append("connection: close\r\n\r\n");
        return new AnswerHead(status, text.toString().getBytes(ISO_8859_1), bare ? new Framing(0, false) : told);
    }

    /** 1xx: the true answer follows. */
    boolean isInterim() {
        return status < FIRST_FINAL;
    }
}
