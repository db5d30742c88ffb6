package io.darkplex.portal.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import io.darkplex.portal.accounts.Browser;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.tenants.AssistantState;
import io.darkplex.portal.tenants.CellDoors;
import io.darkplex.portal.tenants.Tenants;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import tools.jackson.databind.JsonNode;

/** What an assistant asks its door to the web for is kept, and shown to its own person alone. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EgressContactsTest {

    private static final int MOST = 5;

    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // started before the first test
    private TestPortal portal;

    @SuppressWarnings("NullAway.Init") // before each test
    private EgressContacts contacts;

    @BeforeParameterizedClassInvocation
    void start() {
        portal = TestPortal.start(
                database,
                Map.of(
                        "darkplex.openclaw.walls",
                        "never",
                        "darkplex.events.contacts-per-tenant-max",
                        Integer.toString(MOST)));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        portal.close();
    }

    @BeforeEach
    void empty() {
        database.empty();
        contacts = portal.bean(EgressContacts.class);
    }

    @Test
    void aContactIsKeptOnceAndIsAllowedOnceItWasLetOut() {
        var tenant = new TenantId(UUID.randomUUID());
        contacts.note(tenant, "example.org", 443, false);
        contacts.note(tenant, "example.org", 443, false);
        contacts.note(tenant, "example.org", 80, true);
        await().until(() -> contacts.of(tenant).size() == 2);
        contacts.note(tenant, "example.org", 443, true);
        await().until(() -> contacts.of(tenant).stream().allMatch(EgressContact::allowed));
        contacts.note(tenant, "example.org", 443, false);
        contacts.note(tenant, "last.example.org", 443, false);
        await().until(() -> contacts.of(tenant).size() == 3);
        assertThat(contacts.of(tenant))
                .filteredOn(contact -> contact.host().equals("example.org"))
                .allMatch(EgressContact::allowed);
    }

    @Test
    void oneTenantHasOnlySoManyAndTakesNoneOfAnothers() {
        var greedy = new TenantId(UUID.randomUUID());
        var modest = new TenantId(UUID.randomUUID());
        for (int at = 0; at < 3 * MOST; at++) {
            contacts.note(greedy, "host" + at + ".example.org", 443, true);
        }
        contacts.note(modest, "example.org", 443, true);
        await().until(() -> contacts.of(modest).size() == 1);
        assertThat(contacts.of(greedy)).hasSize(MOST);
    }

    @Test
    void whatTheDoorRefusesIsSeenByItsOwnPersonOnly() throws Exception {
        Browser anna = person();
        Browser ben = person();
        assertThat(Browser.json(anna.get("/api/assistant/contacts"))).isEmpty();
        Path doors = Files.createTempDirectory("doors");
        try (var _ = portal.bean(CellDoors.class).open(tenantOf(anna), doors)) {
            assertThat(connect(doors.resolve(CellDoors.WEB), "forbidden.invalid:443"))
                    .contains("403");
        }
        await().until(() -> Browser.json(anna.get("/api/assistant/contacts")).size() == 1);
        JsonNode seen = Browser.json(anna.get("/api/assistant/contacts")).get(0);
        assertThat(seen.get("host").asString()).isEqualTo("forbidden.invalid");
        assertThat(seen.get("port").asInt()).isEqualTo(443);
        assertThat(seen.get("allowed").asBoolean()).isFalse();
        assertThat(Browser.json(ben.get("/api/assistant/contacts"))).isEmpty();
        assertThat(new Browser(portal).get("/api/assistant/contacts").statusCode())
                .isEqualTo(401);
    }

    private Browser person() {
        var browser = new Browser(portal);
        assertThat(browser.signIn(browser.link(UUID.randomUUID() + "@example.org"))
                        .statusCode())
                .isEqualTo(204);
        return browser;
    }

    private TenantId tenantOf(Browser browser) {
        Tenants tenants = portal.bean(Tenants.class);
        TenantId tenant =
                tenants.of(UserId.of(browser.session().get("user").get("id").asString()));
        // Whoever is looked after has a plan, which says what its doors let out.
        assertThat(tenants.state(tenant).state()).isEqualTo(AssistantState.State.ASLEEP);
        return tenant;
    }

    private static String connect(Path door, String target) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(door));
            channel.write(ByteBuffer.wrap(("CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(512);
            channel.read(answer);
            return new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
        }
    }
}
