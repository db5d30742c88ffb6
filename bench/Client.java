import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A person at a browser, as far as a bench needs one: signs in by a link, posts turns, reads streams. */
final class Client {

    private static final Duration PATIENCE = Duration.ofSeconds(180);

    /** One for all: a thread for each person would be load of the bench's own. */
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String portal;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String csrf = "";

    Client(String portal) {
        this.portal = portal;
    }

    /** @param link as {@code ./darkplex up} prints it */
    void signIn(String link) throws IOException, InterruptedException {
        readSession();
        String token = link.substring(link.indexOf("#token=") + "#token=".length()).strip();
        send("POST", "/api/sign-in", "application/x-www-form-urlencoded",
                "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8));
        readSession();
    }

    /** Asks for a link as anybody may, and takes it from the development mailbox. */
    void signInAs(String email) throws IOException, InterruptedException {
        readSession();
        send("POST", "/api/sign-in/links", "application/x-www-form-urlencoded",
                "username=" + URLEncoder.encode(email, StandardCharsets.UTF_8));
        Matcher letter = Pattern.compile(
                        "\"to\":\"" + Pattern.quote(email) + "\".*?\"link\":\"([^\"]+)\"", Pattern.DOTALL)
                .matcher(get("/api/dev/mailbox"));
        if (!letter.find()) {
            throw new IOException("No letter for " + email + " is in the development mailbox");
        }
        signIn(letter.group(1));
    }

    String get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", "");
    }

    String newConversation() throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        send("POST", "/api/conversations", "application/json", "{\"id\":\"" + id + "\"}");
        return id;
    }

    void startAssistant() throws IOException, InterruptedException {
        send("POST", "/api/assistant/start", "application/json", "{}");
    }

    void choosePlan(String tenant, String plan) throws IOException, InterruptedException {
        send("PUT", "/api/operator/tenants/" + tenant + "/plan", "application/json", "{\"plan\":\"" + plan + "\"}");
    }

    String postTurn(String conversation, String text) throws IOException, InterruptedException {
        String turn = UUID.randomUUID().toString();
        send("POST", "/api/conversations/" + conversation + "/turns", "application/json",
                "{\"turnId\":\"" + turn + "\",\"text\":\"" + text + "\"}");
        return turn;
    }

    /** Reads a stream until a line of data passes, and answers the nanoseconds from the call until then. */
    long readUntil(String path, Predicate<String> wanted) throws IOException, InterruptedException {
        return readUntil(path, wanted, PATIENCE);
    }

    long readUntil(String path, Predicate<String> wanted, Duration patience) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var request = HttpRequest.newBuilder(URI.create(portal + path))
                .header("Cookie", cookie())
                .header("Accept", "text/event-stream")
                .timeout(PATIENCE)
                .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (wanted.test(line)) {
                    return System.nanoTime() - start;
                }
                if (System.nanoTime() - start > patience.toNanos()) {
                    throw new IOException("Nothing of " + path + " was what we waited for");
                }
            }
        }
        throw new IOException("The stream of " + path + " ended with status " + answer.statusCode());
    }

    /**
     * The same from a socket of its own, read by the calling thread: what the usual client costs for each piece would be most of
     * what is measured.
     */
    void readBare(String path, Predicate<String> wanted) throws IOException {
        URI address = URI.create(portal);
        try (var socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            String request = "GET " + path + " HTTP/1.1\r\nHost: " + address.getAuthority() + "\r\nCookie: " + cookie()
                    + "\r\nAccept: text/event-stream\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (wanted.test(line)) {
                    return;
                }
            }
        }
        throw new IOException("The stream of " + path + " ended");
    }

    private void readSession() throws IOException, InterruptedException {
        Matcher token = Pattern.compile("\"csrfToken\":\"([^\"]+)\"").matcher(get("/api/session"));
        if (!token.find()) {
            throw new IOException("The session has no CSRF token");
        }
        csrf = token.group(1);
    }

    private String send(String method, String path, String type, String body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(portal + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookie());
        }
        if (!type.isEmpty()) {
            request.header("Content-Type", type).header("X-CSRF-TOKEN", csrf);
        }
        var answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        // The client's own cookie store keeps Secure cookies from plain HTTP, also on loopback.
        for (String set : answer.headers().allValues("set-cookie")) {
            String[] pair = set.split(";", 2)[0].split("=", 2);
            cookies.put(pair[0], pair[1]);
        }
        if (answer.statusCode() >= 300) {
            throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private String cookie() {
        return cookies.entrySet().stream()
                .map(one -> one.getKey() + "=" + one.getValue())
                .collect(Collectors.joining("; "));
    }
}
