package io.darkplex.proxy;

import static io.darkplex.proxy.ProxyExtension.KEY;
import static io.darkplex.proxy.ProxyExtension.body;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.proxy.fake.Script;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The proxy over TCP. */
class ProxyTest extends ProxyContract {

    @RegisterExtension
    static final ProxyExtension proxy = new ProxyExtension();

    ProxyTest() {
        super(proxy);
    }

    @Test
    void itStopsGracefullyAndStartsAgain() throws Exception {
        ProxyServer other = proxy.server(ProxyExtension.settings());
        int port = other.start();
        HttpRequest stalled = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                .header("authorization", "Bearer " + KEY)
                .POST(HttpRequest.BodyPublishers.ofString(body("gpt-" + Script.STALL.word(), true, "hi")))
                .build();
        HttpResponse<InputStream> open = proxy.client().send(stalled, HttpResponse.BodyHandlers.ofInputStream());

        other.close();

        var lines = new StringBuilder();
        assertThatThrownBy(() -> {
                    try (InputStream in = open.body()) {
                        for (int read = in.read(); read >= 0; read = in.read()) {
                            lines.append((char) read);
                        }
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(lines.toString()).contains("PROXY_STOPPING");
        assertThat(other.load().isIdle()).isTrue();
        assertThat(other.start()).isPositive();
        other.close();
        assertThat(proxy.receipt().problem()).isEqualTo("PROXY_STOPPING");
    }
}
