package io.darkplex.portal.tenants;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Shared cells, and one of a tenant's own, without supervisors: a test says who wakes and who sleeps. */
final class SharedRoom implements AutoCloseable {

    final KeyRing keys = new KeyRing();
    final TenantsProperties properties;
    final TenantFolders folders;
    final CellLauncher launcher;
    final SharedCells cells;
    final CellForm form;
    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);
    final Admission admission;
    private final CellClient client = new CellClient();
    final CellBeats beats;

    SharedRoom(
            CellRuntime runtime,
            Path tenants,
            URI endpoint,
            CellDoors doors,
            Models models,
            Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("darkplex.tenants.directory", tenants.toString());
        properties = new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
        var beans = new StaticListableBeanFactory();
        beans.addBean("endpoint", (ModelEndpoint) () -> endpoint);
        var sockets = CellSockets.beside(tenants, new CellInstance("test"));
        var templates = new Templates(
                TenantTemplate.read(TestDesk.JSON),
                new TemplateStore(database.jdbc()),
                properties,
                TestDesk.JSON,
                Clock.systemUTC());
        templates.afterPropertiesSet();
        folders = new TenantFolders(properties, TestQuota.none(), runtime, new CellInstance("test"), Ids.random());
        beats = new CellBeats(properties, Clock.systemUTC());
        if (doors instanceof TestDoors test) {
            test.desk = call -> TestBeats.take(call, keys, beats);
        }
        launcher = new CellLauncher(
                runtime,
                folders,
                keys,
                models,
                beans.getBeanProvider(ModelEndpoint.class),
                properties,
                TestDesk.JSON,
                templates,
                new PluginShelf(),
                sockets,
                doors,
                client,
                new CellAnswers(client, properties),
                beats,
                new HistoryCheck(beans.getBeanProvider(KnownHistory.class), properties, Clock.systemUTC()));
        form = new Terms(TestPlans.usual(properties, runtime).of("free"), CellFacts.Placement.SHARED).form();
        var warm = new WarmLauncher(
                launcher,
                templates,
                TestPlans.usual(properties, runtime),
                runtime,
                folders,
                keys,
                sockets,
                doors,
                models,
                properties,
                Ids.random());
        admission = new Admission(
                new StartLine(properties.admission(), properties.startsAtOnce(), properties.cellsMax()),
                properties.admission(),
                TestDesk.PLENTY,
                new NobodySpare(),
                System::nanoTime);
        cells = new SharedCells(
                new SharedLauncher(
                        launcher,
                        warm,
                        templates,
                        runtime,
                        folders,
                        keys,
                        beats,
                        sockets,
                        doors,
                        models,
                        properties,
                        Ids.random()),
                folders,
                keys,
                runtime,
                properties,
                admission,
                System::nanoTime);
    }

    TenantId newTenant() throws IOException {
        var tenant = new TenantId(UUID.randomUUID());
        folders.create(tenant);
        return tenant;
    }

    Seat wake(TenantId tenant) throws InterruptedException {
        return cells.launch(tenant, form, new StartProgress(_ -> {}));
    }

    void sleep(Seat seat) throws InterruptedException {
        seat.land(properties.stopGrace());
    }

    LiveCell wakeAlone(TenantId tenant) throws InterruptedException {
        return launcher.launch(
                tenant,
                new CellForm(CellFacts.Placement.DEDICATED, form.tools(), null, ""),
                new StartProgress(_ -> {}));
    }

    @Override
    public void close() {
        cells.end();
        client.close();
        database.close();
    }

    private static final class NobodySpare implements Spare {

        @Override
        public long growthBytes(long expectedOfEach) {
            return 0;
        }

        @Override
        public boolean giveUpOne() {
            return false;
        }
    }
}
