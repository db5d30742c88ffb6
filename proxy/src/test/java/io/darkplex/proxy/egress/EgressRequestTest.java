package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request goes on, and which requests do not. A {@code |} stands for the end of a line. */
class EgressRequestTest {

    @Test
    void theHeadIsWrittenAnew() {
        EgressRequest request = read("POST http://Example.org:80/a?b=%20 HTTP/1.1|Host: 127.0.0.1|X-Mine: 1|"
                + "Authorization: Bearer x|Cookie: c=1|Content-Length: 3||");

        assertThat(text(request))
                .isEqualTo("POST /a?b=%20 HTTP/1.1|host: example.org|X-Mine: 1|Authorization: Bearer x|Cookie: c=1|"
                        + "content-length: 3|connection: close||");
        assertThat(request.target().host()).isEqualTo("example.org");
        assertThat(request.body().length()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a.org, /",
        "http://a.org?x, /?x",
        "http://a.org/?x, /?x",
        "HTTP://a.org//b/../c, //b/../c",
    })
    void thePathIsTheRequests(String uri, String path) {
        assertThat(text(read("GET " + uri + " HTTP/1.1|host: a.org||"))).startsWith("GET " + path + " HTTP/1.1|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Proxy-Authorization: Basic eDp5",
                "Proxy-Connection: keep-alive",
                "Keep-Alive: 5",
                "TE: trailers",
                "Trailer: x",
                "Upgrade: h2c",
                "HTTP2-Settings: x",
                "Via: 1.1 x",
                "Forwarded: for=1",
                "X-Forwarded-For: 1.1.1.1",
                "X_Forwarded_For: 1.1.1.1",
                "x-FORWARDED-host: a",
                "X-Real-IP: 1.1.1.1",
                "X-User-Id: root",
                "X_User_Id: root",
                "Tailscale-User-Login: root",
                "X-Darkplex-Tenant: other",
                "Remote-User: root",
                "X-Auth-Request-Email: a"
            })
    void headersOfOneHopAndOfIdentityStay(String header) {
        String forwarded = text(read("GET http://a.org/ HTTP/1.1|host: a.org|" + header + "|X-Other: 1||"));

        assertThat(forwarded).isEqualTo("GET / HTTP/1.1|host: a.org|X-Other: 1|connection: close||");
    }

    @Test
    void whatConnectionNamesStaysToo() {
        assertThat(text(read(
                        "GET http://a.org/ HTTP/1.1|host: a.org|Connection: close, X-Secret|X-Secret: 1|X-Other: 1||")))
                .isEqualTo("GET / HTTP/1.1|host: a.org|X-Other: 1|connection: close||");
        assertThat(
                        text(
                                read(
                                        "POST http://a.org/ HTTP/1.1|host: a.org|Connection: content-length, host|Content-Length: 2||")))
                .as("the length cannot be taken away")
                .contains("content-length: 2|")
                .contains("host: a.org|");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://a.org/ HTTP/1.1|host: a|host: b||",
                "GET http://a.org/ HTTP/1.1|Host: a|hOST: a||",
                "POST http://a.org/ HTTP/1.1|content-length: 1|content-length: 1||",
                "POST http://a.org/ HTTP/1.1|content-length: 1|transfer-encoding: chunked||",
                "POST http://a.org/ HTTP/1.1|transfer-encoding: chunked|content-length: 1||",
                "POST http://a.org/ HTTP/1.1|transfer-encoding: chunked|transfer-encoding: chunked||",
                "POST http://a.org/ HTTP/1.1|transfer-encoding: identity, chunked||",
                "POST http://a.org/ HTTP/1.1|transfer-encoding: xchunked||",
                "POST http://a.org/ HTTP/1.1|transfer-encoding: gzip||",
                "POST http://a.org/ HTTP/1.0|transfer-encoding: chunked||",
                "POST http://a.org/ HTTP/1.1|content-length: +1||",
                "POST http://a.org/ HTTP/1.1|content-length: -1||",
                "POST http://a.org/ HTTP/1.1|content-length: 1, 1||",
                "POST http://a.org/ HTTP/1.1|content-length: 0x1||",
                "POST http://a.org/ HTTP/1.1|content-length: 9999999999999999999||",
                "POST http://a.org/ HTTP/1.1|content-length:||",
                "GET http://a.org/ HTTP/1.1|x: 1| folded||",
                "GET http://a.org/ HTTP/1.1|x: 1|\tfolded||",
                "GET http://a.org/ HTTP/1.1|x : 1||",
                "GET http://a.org/ HTTP/1.1| x: 1||",
                "GET http://a.org/ HTTP/1.1|: 1||",
                "GET http://a.org/ HTTP/1.1|x||",
                "GET http://a.org/ HTTP/1.1|x: a\nb: c||",
                "GET http://a.org/ HTTP/1.1|x: a\rb: c||",
                "GET http://a.org/ HTTP/1.1|x: a\u0000b||",
                "GET http://a.org/ HTTP/1.1|x\u00e9: a||",
                "GET http://a.org/ HTTP/1.1\n\n||",
                "GET  http://a.org/ HTTP/1.1||",
                "GET http://a.org/ HTTP/1.1 ||",
                "GET\thttp://a.org/ HTTP/1.1||",
                "GET http://a.org/ b HTTP/1.1||",
                "GET http://a.org/\u00e9 HTTP/1.1||",
                "GET http://a.org/ HTTP/2.0||",
                "GET http://a.org/ HTTP/0.9||",
                "GET http://a.org/ http/1.1||",
                "GET http://a.org/||",
                "G@T http://a.org/ HTTP/1.1||",
                "CONNECT a.org:443 HTTP/1.1|content-length: 1||",
                "CONNECT a.org:443 HTTP/1.1|transfer-encoding: chunked||",
                "|GET http://a.org/ HTTP/1.1||",
                "||",
            })
    void whatCouldBeReadInTwoWaysIsRefused(String head) {
        assertThatThrownBy(() -> read(head)).hasMessageContaining("REQUEST_MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "https://a.org/",
                "file:///etc/passwd",
                "gopher://a.org/",
                "jar:http://a.org!/",
                "ftp://a.org/",
                "a.org:80",
                "*",
                "//a.org/",
                "http:/a.org",
                "http:a.org",
                "http://",
                "http:///x",
                "http://u@a.org/",
                "http://u:p@a.org/",
                "http://a.org\\@b.org/",
                "http://a.org#@b.org/",
                "http://127.1/",
                "http://a%2eorg/",
                "http://[::1%25eth0]/",
                "http://a.org:0/",
                "http://a.org:99999/"
            })
    void otherAddressesAreRefused(String uri) {
        assertThatThrownBy(() -> read("GET " + uri + " HTTP/1.1|host: a.org||"))
                .hasMessageContaining("TARGET_MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "PROPFIND", "get", "PRI", "DEBUG"})
    void otherMethodsAreRefused(String method) {
        assertThatThrownBy(() -> read(method + " http://a.org/ HTTP/1.1|host: a.org||"))
                .hasMessageContaining("METHOD_NOT_ALLOWED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK|content-length: 1|transfer-encoding: chunked||",
                "HTTP/1.1 200 OK|content-length: 1|content-length: 2||",
                "HTTP/1.1 200 OK|transfer-encoding: gzip||",
                "HTTP/1.1 101 Switching||",
                "HTTP/2 200||",
                "HTTP/1.1 999 x||",
                "HTTP/1.1 20 x||",
                "ICY 200 OK||",
                "HTTP/1.1 200 OK|x: 1\n\n||",
            })
    void answersThatCouldBeReadInTwoWaysAreRefused(String head) {
        assertThatThrownBy(() -> AnswerHead.of(head(head, EgressProblem.ANSWER_MALFORMED), false))
                .hasMessageContaining("ANSWER_MALFORMED");
    }

    @Test
    void anAnswersHeadIsWrittenAnewToo() {
        AnswerHead answer = AnswerHead.of(
                head(
                        "HTTP/1.1 302 Found|Location: http://b.org/|Connection: keep-alive, X-Hop|X-Hop: 1|Keep-Alive: 5"
                                + "|Proxy-Authenticate: Basic|Content-Length: 7||",
                        EgressProblem.ANSWER_MALFORMED),
                false);

        assertThat(new String(answer.forwarded(), ISO_8859_1).replace("\r\n", "|"))
                .isEqualTo("HTTP/1.1 302 Found|Location: http://b.org/|Content-Length: 7|connection: close||");
        assertThat(answer.body().length()).isEqualTo(7);
    }

    private static EgressRequest read(String head) {
        return EgressRequest.of(head(head, EgressProblem.REQUEST_MALFORMED));
    }

    private static Head head(String head, EgressProblem problem) {
        byte[] bytes = head.replace("|", "\r\n").getBytes(ISO_8859_1);
        return Head.parse(bytes, bytes.length, 20, problem);
    }

    private static String text(EgressRequest request) {
        return new String(request.forwarded(), ISO_8859_1).replace("\r\n", "|");
    }
}
