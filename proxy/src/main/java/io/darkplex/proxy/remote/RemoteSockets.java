package io.darkplex.proxy.remote;

import io.darkplex.proxy.KeyHash;
import io.darkplex.proxy.Lease;
import io.darkplex.proxy.Leases;
import io.darkplex.proxy.NearNames;
import io.darkplex.proxy.Offer;
import io.darkplex.proxy.Receipts;
import io.darkplex.proxy.Routes;
import io.darkplex.proxy.Routing;
import io.darkplex.proxy.Sockets;
import io.darkplex.proxy.journal.ReceiptSink;
import io.darkplex.proxy.wire.ProxyProblem;
import io.darkplex.redaction.KnownSecrets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The proxy's end of the way to its portal: answers from the last that it heard, which is kept in memory alone. A change comes
 * within a second or two; while nothing is heard, the last goes on to hold for {@link RemoteSettings#awayMax()}, and then
 * nobody is known.
 */
public final class RemoteSockets implements AutoCloseable {

    private final RemoteSettings settings;
    private final PortalLine line;
    private final Kept<Holders> leases;
    private final Kept<Models> routes;

    /** @throws IllegalArgumentException when the settings cannot be used; the message says which */
    public RemoteSockets(RemoteSettings settings, SharedSecret secret) {
        this(settings, secret, System::nanoTime);
    }

    RemoteSockets(RemoteSettings settings, SharedSecret secret, LongSupplier nanoTime) {
        this.settings = settings;
        this.line = new PortalLine(settings, secret);
        this.leases = new Kept<>("/v1/leases", Holders::read, Holders.NONE, line, settings, nanoTime);
        this.routes = new Kept<>("/v1/routes", Models::read, Models.NONE, line, settings, nanoTime);
        leases.start();
        routes.start();
    }

    /**
     * Who may call.
     *
     * @param menus what each may ask for, by the name it has among the {@link Models}
     */
    private record Holders(Map<String, Lease> byKeyHash, Map<Lease, String> menus) {

        static final Holders NONE = new Holders(Map.of(), Map.of());

        static Holders read(byte[] json) {
            Map<String, LeasesSnapshot.Entry> entries =
                    SnapshotJson.read(json, LeasesSnapshot.class).leases();
            var byKeyHash = new HashMap<String, Lease>();
            var menus = new HashMap<Lease, String>();
            entries.forEach((hash, entry) -> {
                byKeyHash.put(hash, entry.lease());
                menus.put(entry.lease(), entry.menu());
            });
            return new Holders(byKeyHash, menus);
        }
    }

    /** What can be asked for, and where it is. */
    private record Models(RoutesSnapshot snapshot, KnownSecrets secrets) {

        static final Models NONE = new Models(RoutesSnapshot.NONE, KnownSecrets.none());

        static Models read(byte[] json) {
            RoutesSnapshot snapshot = SnapshotJson.read(json, RoutesSnapshot.class);
            return new Models(snapshot, KnownSecrets.of(snapshot.secrets()));
        }
    }

    /** @param receipts kept here until {@link #sink()} has taken them */
    public Sockets sockets(Receipts receipts) {
        return new Sockets(leases(), routes(), receipts, () -> routes.now().secrets());
    }

    public Leases leases() {
        return new Leases() {
            @Override
            public Optional<Lease> identify(String virtualKey) {
                if (!fresh()) {
                    throw ProxyProblem.PORTAL_AWAY.because(
                            "This proxy has not heard from its portal for too long to know who may call. Try again soon.");
                }
                return Optional.ofNullable(leases.now().byKeyHash().get(KeyHash.of(virtualKey)));
            }

            @Override
            public boolean stands(Lease lease) {
                return leases.now().menus().containsKey(lease);
            }
        };
    }

    public Routes routes() {
        return new Routes() {
            @Override
            public Routing find(Lease lease, String model) {
                List<String> menu = models(lease);
                RoutesSnapshot snapshot = routes.now().snapshot();
                String name = snapshot.nameOf(model);
                List<Offer> offers = snapshot.offers().get(name);
                return offers == null || !menu.contains(name)
                        ? new Routing.Unknown(NearNames.of(model, menu))
                        : new Routing.Found(offers);
            }

            @Override
            public List<String> models(Lease lease) {
                String menu = leases.now().menus().get(lease);
                List<String> models =
                        menu == null ? null : routes.now().snapshot().menus().get(menu);
                return models == null ? List.of() : models;
            }
        };
    }

    /** Where the journal's receipts go. */
    public ReceiptSink sink() {
        return line::push;
    }

    /** Whether the portal was heard lately enough to take calls. */
    public boolean fresh() {
        return leases.fresh(settings.awayMax()) && routes.fresh(settings.awayMax());
    }

    @Override
    public void close() {
        leases.close();
        routes.close();
        line.close();
    }
}
