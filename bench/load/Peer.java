import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code @portkey-ai/gateway} from npm, for comparison. Its released tree does not start with the newest of what it
 * depends on, so three packages are held back. It would listen on every address; a module loaded before it keeps it on loopback.
 */
final class Peer {

    private static final String PACKAGE = """
            {"private":true,"dependencies":{"@portkey-ai/gateway":"1.15.2"},
             "overrides":{"@hono/node-server":"1.13.5","hono":"4.9.7","@hono/node-ws":"1.2.0"}}
            """;

    private static final String LOOPBACK = """
            import net from 'node:net';
            const listen = net.Server.prototype.listen;
            net.Server.prototype.listen = function (first, ...rest) {
              const port = typeof first === 'object' && first !== null ? first.port : first;
              return listen.call(this, { port, host: '127.0.0.1' }, ...rest.filter((value) => typeof value === 'function'));
            };
            """;

    private static volatile String upstream = "http://127.0.0.1:1/v1";

    private Peer() {}

    /** Where the peer is told, call by call, to find its provider. */
    static String upstream() {
        return upstream;
    }

    static Server start(int providerPort) throws IOException, InterruptedException {
        upstream = "http://127.0.0.1:" + providerPort + "/v1";
        Path folder = Path.of(System.getenv("DARKPLEX_CACHE"), "bench-peer");
        Path main = folder.resolve("node_modules/@portkey-ai/gateway/build/start-server.js");
        if (!Files.exists(main)) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("package.json"), PACKAGE);
            Process fetched = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start();
            if (!fetched.waitFor(10, TimeUnit.MINUTES) || fetched.exitValue() != 0) {
                fetched.destroy();
                throw new IOException("npm could not fetch @portkey-ai/gateway; see " + folder.resolve("npm.log"));
            }
        }
        Files.writeString(folder.resolve("loopback.mjs"), LOOPBACK);
        int port = freePort();
        var server = Server.of(
                new ProcessBuilder(System.getenv("DARKPLEX_OPENCLAW_NODE"), "--import", "./loopback.mjs", main.toString(),
                                "--port=" + port, "--headless")
                        .directory(folder.toFile())
                        .redirectOutput(folder.resolve("gateway.log").toFile()),
                port);
        awaitListening(port);
        return server;
    }

    private static void awaitListening(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                LockSupport.parkNanos(100_000_000);
            }
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
