package io.darkplex.proxy;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the connections to providers, of all event loops. */
final class OpenConnections {

    private record To(String host, String protocol) {}

    private final Map<To, Integer> open = new ConcurrentHashMap<>();

    void opened(HttpConnection connection) {
        SocketAddress remote = connection.remoteAddress();
        String host = remote == null ? "?" : remote.host() + ":" + remote.port();
        To to = new To(host, connection.protocolVersion() == HttpVersion.HTTP_2 ? "HTTP/2" : "HTTP/1.1");
        open.merge(to, 1, Integer::sum);
        connection.closeHandler(closed -> open.computeIfPresent(to, (same, count) -> count == 1 ? null : count - 1));
    }

    List<OffersView.ConnectionsView> view() {
        return open.entrySet().stream()
                .map(entry -> new OffersView.ConnectionsView(
                        entry.getKey().host(), entry.getKey().protocol(), entry.getValue()))
                .sorted(Comparator.comparing(OffersView.ConnectionsView::host)
                        .thenComparing(OffersView.ConnectionsView::protocol))
                .toList();
    }
}
