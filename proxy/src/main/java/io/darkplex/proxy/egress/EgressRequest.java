package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a cell asks for, read from the head of its request.
 *
 * @param tunnel CONNECT, whose bytes pass unread
 * @param forwarded the head that goes on; empty for a tunnel
 * @param body what follows the head
 * @param wantsGoAhead the body comes only after a {@code 100 Continue}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record EgressRequest(Target target, boolean tunnel, byte[] forwarded, Framing body, boolean wantsGoAhead) {

    private static final int HTTP_PORT = 80;
    private static final String SCHEME = "http://";
    private static final Set<String> PLAIN_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** @throws EgressRefusal when it is anything but a request that can be passed on without a doubt */
    static EgressRequest of(Head head) {
        String[] start = head.start().split(" ", -1);
        if (start.length != 3 || !Head.isToken(start[0]) || !start[1].chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            throw malformed("The first line is no request.");
        }
        String version = start[2];
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            throw malformed("Only HTTP/1.1 is spoken here.");
        }
        head.single("host", EgressProblem.REQUEST_MALFORMED);
        Framing body = head.framing(EgressProblem.REQUEST_MALFORMED);
        if (body.chunked() && version.equals("HTTP/1.0")) {
            throw malformed("HTTP/1.0 knows no chunked bodies.");
        }
        if (start[0].equals("CONNECT")) {
            return connect(start[1], body);
        }
        if (!PLAIN_METHODS.contains(start[0])) {
            throw EgressProblem.METHOD_NOT_ALLOWED.because("This method is not passed on.");
        }
        return plain(head, start[0], start[1], version, body);
    }

    private static EgressRequest connect(String authority, Framing body) {
        if (body.chunked() || body.length() > 0) {
            throw malformed("CONNECT has no body.");
        }
        return new EgressRequest(Target.parse(authority, 0), true, new byte[0], Framing.NONE, false);
    }

    private static EgressRequest plain(Head head, String method, String uri, String version, Framing body) {
        if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw EgressProblem.TARGET_MALFORMED.because(
                    "Only http:// addresses are fetched in this way. Use CONNECT for https.");
        }
        if (uri.indexOf('#') >= 0) {
            throw EgressProblem.TARGET_MALFORMED.because("A fragment is not sent to a server.");
        }
        int end = SCHEME.length();
        while (end < uri.length() && uri.charAt(end) != '/' && uri.charAt(end) != '?') {
            end++;
        }
        Target target = Target.parse(uri.substring(SCHEME.length(), end), HTTP_PORT);
        String rest = uri.substring(end);
        String path = rest.startsWith("/") ? rest : "/" + rest;
        var text = new StringBuilder()
                .append(method)
                .append(' ')
                .append(path)
                .append(' ')
                .append(version)
                .append("\r\nhost: ")
                .append(target.authority(HTTP_PORT))
                .append("\r\n");
        Set<String> dropped = hopByHop(head);
        for (Head.Field field : head.fields()) {
            if (!dropped.contains(field.lowerName()) && !OwnHeaders.contains(field.lowerName())) {
                text.append(field.name()).append(": ").append(field.value()).append("\r\n");
            }
        }
        if (body.chunked()) {
            text.append("transfer-encoding: chunked\r\n");
        } else if (body.length() >= 0) {
            text.append("content-length: ").append(body.length()).append("\r\n");
        }
        text.append("connection: close\r\n\r\n");
        boolean wantsGoAhead = head.values("expect").stream().anyMatch("100-continue"::equalsIgnoreCase);
        return new EgressRequest(target, false, text.toString().getBytes(ISO_8859_1), body, wantsGoAhead);
    }

    /** Everything that {@code Connection} names counts too. */
    static Set<String> hopByHop(Head head) {
        Set<String> names = new HashSet<>();
        for (String value : head.values("connection")) {
            for (String name : value.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    private static EgressRefusal malformed(String sentence) {
        return EgressProblem.REQUEST_MALFORMED.because(sentence);
    }
}
