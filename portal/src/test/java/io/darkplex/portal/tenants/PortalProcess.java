package io.darkplex.portal.tenants;

import static org.awaitility.Awaitility.await;

import io.darkplex.portal.Portal;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A whole portal as a process of its own, with the settings that {@code ./darkplex up} gives it. It can be killed. */
final class PortalProcess {

    private static final Duration LONG = Duration.ofMinutes(2);

    final String instance = UUID.randomUUID().toString();
    private final Path data;
    private final URI model;
    private final int port = freePort();
    private final int proxyPort = freePort();
    private final String name;
    private final Map<String, String> always;
    private final String main;
    private final String classes;
    private @Nullable Process process;

    PortalProcess(Path data, URI model) {
        this(data, model, "portal", Map.of());
    }

    /**
     * @param name of one of several on the same data
     * @param always settings as variables of the environment, for each of its starts
     */
    PortalProcess(Path data, URI model, String name, Map<String, String> always) {
        this(data, model, name, always, Portal.class.getName(), classes());
    }

    /**
     * @param main starts {@link Portal}, and what else a test needs in it
     * @param classes the class path
     */
    PortalProcess(Path data, URI model, String name, Map<String, String> always, String main, String classes) {
        this.main = main;
        this.classes = classes;
        this.data = data;
        this.model = model;
        this.name = name;
        this.always = Map.copyOf(always);
    }

    /** @param settings as variables of the environment */
    void start(Map<String, String> settings) throws IOException {
        Files.deleteIfExists(link());
        var builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx384m",
                        "-cp",
                        classes,
                        main))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        data.resolve(name + "-console.log").toFile()));
        Map<String, String> environment = builder.environment();
        for (String provider : List.of("ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OLLAMA_HOST")) {
            environment.remove(provider);
        }
        environment.put("OPENAI_API_KEY", "sk-of-a-test");
        environment.put("OPENAI_BASE_URL", model + "/v1");
        environment.put("DARKPLEX_INSTANCE", instance);
        environment.put("DARKPLEX_OPENCLAW_INSTANCE", instance);
        environment.put("DARKPLEX_DATA", data.toString());
        environment.put("DARKPLEX_DATABASE_FILE", database().toString());
        environment.put(
                "DARKPLEX_KEYS_MASTERKEYFILE", data.resolve("master.key").toString());
        environment.put("DARKPLEX_TENANTS_DIRECTORY", tenants().toString());
        environment.put(
                "DARKPLEX_OPENCLAW_COMPILECACHE", data.resolve("compiled").toString());
        environment.put("DARKPLEX_ACCOUNTS_OPERATORLINKFILE", link().toString());
        environment.put("DARKPLEX_ACCOUNTS_PRINTLINKS", "false");
        environment.put("SERVER_PORT", String.valueOf(port));
        environment.put("DARKPLEX_PROXY_PORT", String.valueOf(proxyPort));
        environment.put("LOGGING_FILE_NAME", log().toString());
        environment.put("LOGGING_THRESHOLD_CONSOLE", "OFF");
        environment.putAll(always);
        environment.putAll(settings);
        Process started = builder.start();
        process = started;
        await().pollInterval(Duration.ofMillis(100)).atMost(LONG).until(() -> {
            if (!started.isAlive()) {
                throw new IllegalStateException("The portal ended while it started; see " + log());
            }
            return Files.exists(link()) && PortalClient.answers(address());
        });
    }

    PortalClient signedIn() throws IOException, InterruptedException {
        var client = new PortalClient(address());
        client.signIn(Files.readString(link()));
        return client;
    }

    void kill() throws InterruptedException {
        end(true);
    }

    boolean logged(String words) throws IOException {
        return Files.readString(log()).contains(words);
    }

    Path tenants() {
        return data.resolve("tenants");
    }

    Path database() {
        return data.resolve("darkplex.db");
    }

    private Path log() {
        return data.resolve(name + ".log");
    }

    private Path link() {
        return data.resolve(name + "-operator-link");
    }

    private URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** In order. */
    void stop() throws InterruptedException {
        end(false);
    }

    private void end(boolean atOnce) throws InterruptedException {
        Process running = process;
        if (running != null) {
            if (atOnce) {
                running.destroyForcibly();
            } else {
                running.destroy();
            }
            if (!running.waitFor(60, TimeUnit.SECONDS)) {
                running.destroyForcibly();
                throw new IllegalStateException("The portal did not end.");
            }
            process = null;
        }
    }

    /** Those of the product: no test's beans, no test's settings. */
    static String classes() {
        String all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator, -1))
                .filter(part -> !part.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new IllegalStateException(none);
        }
    }
}
