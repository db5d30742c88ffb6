package io.darkplex.portal.tenants;

import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.events.AuditEvent;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.tenants.gateway.CellClient;
import io.darkplex.portal.tenants.runtime.CellInstance;
import io.darkplex.portal.tenants.runtime.CellRuntime;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The whole room without Spring: a real store, real supervisors, any runtime. */
final class TestDesk implements AutoCloseable {

    /** A machine on which there is always room. */
    static final Machine PLENTY = () -> new Machine.Reading(Long.MAX_VALUE / 2, 0);

    static final JsonMapper JSON = new JsonMapper();

    final TenantStore store;
    final LifeStore life;
    final KeyRing keys = new KeyRing();
    final CellBeats beats;
    final TenantDesk desk;
    final CellDesk facts;
    final OrphanFinder orphans;
    final DiskWatch disk;
    final TenantsProperties properties;
    final TenantFolders folders;
    final Templates templates;
    final PlanBook plans;
    final PlanDesk planDesk;
    final List<AuditEvent> acts = new CopyOnWriteArrayList<>();
    final RolloutDesk rollout;
    final StaticListableBeanFactory beans = new StaticListableBeanFactory();
    private final CellClient client = new CellClient();

    TestDesk(TestDatabase database, CellRuntime runtime, Path tenants, URI endpoint, Map<String, String> settings) {
        this(database, runtime, tenants, endpoint, TestDoors.toModel(endpoint.getPort()), settings);
    }

    TestDesk(
            TestDatabase database,
            CellRuntime runtime,
            Path tenants,
            URI endpoint,
            CellDoors doors,
            Map<String, String> settings) {
        this(database, runtime, tenants, endpoint, doors, PLENTY, settings, Clock.systemUTC());
    }

    TestDesk(
            TestDatabase database,
            CellRuntime runtime,
            Path tenants,
            URI endpoint,
            CellDoors doors,
            Machine machine,
            Map<String, String> settings,
            Clock clock) {
        this(database, runtime, tenants, endpoint, doors, machine, TenantTemplate.read(JSON), settings, clock);
    }

    /** @param template what this release would bring */
    TestDesk(
            TestDatabase database,
            CellRuntime runtime,
            Path tenants,
            URI endpoint,
            CellDoors doors,
            Machine machine,
            TenantTemplate template,
            Map<String, String> settings,
            Clock clock) {
        store = new TenantStore(database.jdbc());
        life = new LifeStore(database.jdbc());
        var all = new java.util.HashMap<>(TestPlans.named(settings, tenants.resolveSibling("plans")));
        all.put("darkplex.tenants.directory", tenants.toString());
        all.putIfAbsent("darkplex.tenants.warm-cells", "0");
        properties = new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class));
        plans = new PlanBook(properties, template, runtime);
        beans.addBean("endpoint", (ModelEndpoint) () -> endpoint);
        var kept = new TemplateStore(database.jdbc());
        templates = new Templates(template, kept, properties, JSON, clock);
        var instance = new CellInstance(all.getOrDefault("test.portal", "portal"));
        var quota = new TenantQuota(properties, plans);
        folders = new TenantFolders(properties, quota, runtime, instance, Ids.random());
        var sockets = CellSockets.beside(tenants, instance);
        var answers = new CellAnswers(client, properties);
        beats = new CellBeats(properties, clock);
        if (doors instanceof TestDoors test) {
            test.desk = call -> TestBeats.take(call, keys, beats);
        }
        var history = new HistoryCheck(beans.getBeanProvider(KnownHistory.class), properties, clock);
        var launcher = new CellLauncher(
                runtime,
                folders,
                keys,
                new FakeModels(),
                beans.getBeanProvider(ModelEndpoint.class),
                properties,
                JSON,
                templates,
                new PluginShelf(),
                sockets,
                doors,
                client,
                answers,
                beats,
                history);
        var warm = new WarmLauncher(
                launcher,
                templates,
                plans,
                runtime,
                folders,
                keys,
                sockets,
                doors,
                new FakeModels(),
                properties,
                Ids.random());
        desk = new TenantDesk(
                store,
                life,
                instance,
                runtime,
                folders,
                launcher,
                warm,
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
                        new FakeModels(),
                        properties,
                        Ids.random()),
                keys,
                new Preparation(runtime, launcher, plans, properties, Ids.random()),
                sockets,
                templates,
                plans,
                properties,
                machine,
                Ids.random(),
                clock);
        orphans = new OrphanFinder(
                runtime,
                desk,
                store,
                life,
                instance,
                sockets,
                new CellFolders(properties, instance),
                properties,
                clock);
        disk = new DiskWatch(desk, folders, properties);
        facts = new CellDesk(desk, store, plans, runtime, properties, orphans, history, answers, beats, quota);
        rollout = new RolloutDesk(templates, kept, store, desk, properties);
        planDesk = new PlanDesk(plans, new PlanChanges(store, acts::add, Ids.random(), clock), store, desk);
        templates.afterPropertiesSet();
        planDesk.afterPropertiesSet();
        desk.afterPropertiesSet();
        desk.start();
    }

    @Override
    public void close() {
        desk.stop();
        client.close();
    }
}
