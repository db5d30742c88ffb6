package io.darkplex.portal.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.darkplex.portal.models.ModelsProperties.Access;
import io.darkplex.portal.models.ModelsProperties.OwnRate;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.wire.Dialect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OllamaOffersTest {

    @Test
    void anOwnModelIsOfferedInBothDialectsOfItsServer() throws IOException {
        HttpServer ollama = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ollama.createContext("/api/tags", exchange -> {
            byte[] body = "{\"models\":[{\"name\":\"llama:8b\"}]}".getBytes(UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        ollama.start();
        String address = "127.0.0.1:" + ollama.getAddress().getPort();
        var properties = new ModelsProperties(
                Map.of("ollama", new Access(address, null)),
                250_000,
                new OwnRate(0, 0),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                50,
                Duration.ofSeconds(1));
        var catalog = new ModelCatalog(properties, Clock.systemUTC());
        var routes = new ModelRoutes(catalog, properties, new ProviderKeys(properties), Clock.systemUTC());
        ollama.stop(0);

        Routing found = routes.find(new Lease("tenant-1", "lease-1"), "llama:8b");

        assertThat(found).isInstanceOfSatisfying(Routing.Found.class, route -> {
            assertThat(route.offers()).extracting(Offer::dialect).containsExactly(Dialect.OLLAMA, Dialect.OPENAI);
            assertThat(route.offers())
                    .extracting(offer -> offer.baseUri().toString())
                    .containsExactly("http://" + address, "http://" + address + "/v1");
        });
    }
}
