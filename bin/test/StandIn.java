import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Stands in for the portal while the command itself is tested: answers as healthy, leaves an operator's link, and starts
 * one child with a tenant's mark. {@code STAND_IN=deaf} does not end when asked to; {@code STAND_IN=broken} never starts.
 */
class StandIn {

    public static void main(String[] arguments) throws IOException {
        Map<String, String> environment = System.getenv();
        String manner = environment.getOrDefault("STAND_IN", "");
        if (manner.equals("broken")) {
            System.err.println("This stand-in never starts.");
            System.exit(3);
        }
        var child = new ProcessBuilder("sleep", "600");
        child.environment().put("DARKPLEX_TENANT", "stand-in");
        Process tenant = child.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (manner.equals("deaf")) {
                Thread.onSpinWait();
            }
            tenant.destroy();
        }));
        listen(environment.get("DARKPLEX_PROXY_PORT"));
        listen(environment.get("SERVER_PORT"));
        Files.writeString(Path.of(environment.get("DARKPLEX_ACCOUNTS_OPERATORLINKFILE")), "http://stand-in/#token=once\n");
    }

    private static void listen(String port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)), 16);
        server.createContext("/", exchange -> {
            byte[] body = "{\"demo\":true}".getBytes();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }
}
