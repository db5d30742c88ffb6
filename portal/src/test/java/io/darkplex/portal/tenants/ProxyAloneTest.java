package io.darkplex.portal.tenants;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.keyed.KeyedPortal;
import io.darkplex.proxy.Receipt;
import io.darkplex.proxy.alone.ProxyAlone;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole portal and a proxy, each a process of its own, and either is killed. */
class ProxyAloneTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String SECRET = "test-not-a-secret-0123456789-0123456789-0123";
    private static final Pattern MODEL = Pattern.compile("\"id\":\"(gpt[^\"]*)\"");

    @TempDir
    Path data;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> acknowledged = new ArrayList<>();
    private final int proxyPort = PortalProcess.freePort();
    private final int proxiesPort = PortalProcess.freePort();
    private ScriptedModel provider;
    private @Nullable PortalProcess portal;
    private @Nullable Process proxy;

    @BeforeEach
    void begin() throws IOException {
        provider = new ScriptedModel();
    }

    @AfterEach
    void end() throws InterruptedException {
        if (proxy != null) {
            proxy.destroyForcibly();
        }
        if (portal != null) {
            portal.kill();
        }
        provider.close();
        client.close();
    }

    @Test
    void everyCallThatEndedHasItsReceiptOnceWhicheverOfBothIsKilled() throws Exception {
        Files.writeString(data.resolve("proxy.secret"), SECRET);
        portal = portal();
        portal.start(Map.of());
        proxy = startProxy();
        String model = await().atMost(LONG).until(this::firstModel, found -> !found.isEmpty());
        call(model, 20);

        portal.kill();
        call(model, 20);

        kill(proxy);
        proxy = startProxy();
        // It knows nobody any more, and says so; what the killed one has kept is still there.
        assertThat(send(model).body()).contains("PORTAL_AWAY");

        portal.start(Map.of());
        await().atMost(LONG).until(() -> send(model).statusCode() == 200);
        call(model, 20);
        kill(proxy);
        proxy = startProxy();

        await().atMost(LONG).untilAsserted(() -> assertThat(stored()).containsAll(acknowledged));
        assertThat(acknowledged).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
        assertThat(stored()).doesNotHaveDuplicates();
        assertThat(portal.logged(SECRET)).isFalse();
        assertThat(Files.readString(data.resolve("proxy-console.log")))
                .doesNotContain(SECRET, KeyedPortal.KEY, "sk-of");
        // Providers' keys are nowhere on the proxy's disk.
        try (var files = Files.walk(data.resolve("journal"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, ISO_8859_1)).doesNotContain("sk-of", KeyedPortal.KEY);
            }
        }
    }

    private PortalProcess portal() throws IOException {
        Path keyed = data.resolve("keyed/io/darkplex/keyed");
        Files.createDirectories(keyed);
        String file = KeyedPortal.class.getSimpleName() + ".class";
        try (var bytes = KeyedPortal.class.getResourceAsStream(file)) {
            Files.write(keyed.resolve(file), Objects.requireNonNull(bytes).readAllBytes());
        }
        return new PortalProcess(
                data,
                provider.address(),
                "portal",
                Map.of(
                        "DARKPLEX_ROLE", "portal",
                        "DARKPLEX_PROXIES_PORT", String.valueOf(proxiesPort),
                        "DARKPLEX_PROXIES_SECRETFILE",
                                data.resolve("proxy.secret").toString()),
                KeyedPortal.class.getName(),
                data.resolve("keyed") + File.pathSeparator + PortalProcess.classes());
    }

    private Process startProxy() throws IOException {
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=darkplex-proxy-logback.xml",
                        "-cp",
                        PortalProcess.classes(),
                        ProxyAlone.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve("proxy-console.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "DARKPLEX_PROXY_PORT", String.valueOf(proxyPort),
                        "DARKPLEX_PROXY_LOG", data.resolve("proxy.log").toString(),
                        "DARKPLEX_JOURNAL_DIRECTORY", data.resolve("journal").toString(),
                        "DARKPLEX_PORTAL_URL", "http://127.0.0.1:" + proxiesPort,
                        "DARKPLEX_PORTAL_SECRETFILE",
                                data.resolve("proxy.secret").toString()));
        Process started = builder.start();
        await().atMost(LONG).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("The proxy ended while it started.");
            }
            return answers();
        });
        return started;
    }

    private boolean answers() throws InterruptedException {
        try {
            HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxyPort + "/healthz"))
                    .build();
            return client.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Empty until the proxy has heard the portal. */
    private String firstModel() throws IOException, InterruptedException {
        HttpResponse<String> models =
                client.send(request("/v1/models").build(), HttpResponse.BodyHandlers.ofString(UTF_8));
        Matcher model = MODEL.matcher(models.body());
        return model.find() ? model.group(1) : "";
    }

    private void call(String model, int times) throws IOException, InterruptedException {
        for (int at = 0; at < times; at++) {
            HttpResponse<String> answer = send(model);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.body()).contains("[DONE]");
            acknowledged.add(answer.headers().firstValue(Receipt.HEADER).orElseThrow());
        }
    }

    private HttpResponse<String> send(String model) throws IOException, InterruptedException {
        return client.send(
                request("/v1/chat/completions")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "{\"model\":\"" + model
                                                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxyPort + path))
                .timeout(LONG)
                .header("authorization", "Bearer " + KeyedPortal.KEY)
                .header("content-type", "application/json");
    }

    private List<String> stored() throws SQLException {
        var ids = new ArrayList<String>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("darkplex.db"));
                var statement = connection.prepareStatement("select id from events_receipt where tenant_id = ?")) {
            statement.setString(1, KeyedPortal.TENANT);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString(1));
                }
            }
        }
        return ids;
    }
}
