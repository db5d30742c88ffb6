package io.darkplex.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener inside, and every way to spell it: it never hears of anybody. */
class EgressAddressTest {

    @RegisterExtension
    final EgressExtension egress = new EgressExtension();

    private FakeServer inside;

    @BeforeEach
    void listenInside() throws Exception {
        // On every address of this machine, and so on every spelling of each.
        inside = new FakeServer(
                InetAddress.ofLiteral("::"), socket -> socket.getOutputStream().write('!'));
        egress.allow(inside.port());
    }

    @AfterEach
    void nobodyCame() throws Exception {
        inside.close();
        assertThat(inside.connections()).isZero();
        assertThat(egress.contacts).isEmpty();
        assertThat(egress.ended).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.3",
                "127.1",
                "0",
                "0.0.0.0",
                "2130706433",
                "0x7f.1",
                "0x7f000001",
                "0177.0.0.1",
                "017700000001",
                "127.0.0.1.",
                "[::1]",
                "[::]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[::127.0.0.1]",
                "[64:ff9b::7f00:1]",
                "[64:ff9b:1::7f00:1]",
                "[2002:7f00:1::1]",
                "[fe80::1]",
                "[::1%25lo]",
                "[::1%lo]",
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "%6cocalhost",
                "user@127.0.0.1",
                "example.org@127.0.0.1",
                "example.org#@127.0.0.1",
                "127.0.0.1\\@example.org",
                "①②⑦.⓪.⓪.①",
                "10.0.0.1",
                "172.16.0.1",
                "192.168.0.1",
                "100.64.0.1",
                "169.254.169.254",
                "[fd00:ec2::254]",
                "100.100.100.200",
                "metadata.google.internal",
                "METADATA.google.INTERNAL.",
                "metadata",
                "host.docker.internal",
                "255.255.255.255",
                "224.0.0.1"
            })
    void noSpellingReachesTheInside(String host) throws Exception {
        String byTunnel = egress.connectTo(host + ":" + inside.port());
        String plain = egress.get("http://" + host + ":" + inside.port() + "/");

        for (String answer : List.of(byTunnel, plain)) {
            assertThat(answer).containsAnyOf("HTTP/1.1 403 ADDRESS_FORBIDDEN", "HTTP/1.1 400 ");
        }
        assertThat(egress.refusals).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0.0.0.0", "10.0.0.1", "169.254.169.254", "fe80::1", "fd00:ec2::254"})
    void noNameLeadsInside(String address) throws Exception {
        egress.names.put("innocent.example.org", () -> List.of(InetAddress.ofLiteral(address)));

        assertThat(egress.connectTo("innocent.example.org:" + inside.port())).contains("ADDRESS_FORBIDDEN");
        assertThat(egress.get("http://innocent.example.org:" + inside.port() + "/"))
                .contains("ADDRESS_FORBIDDEN");
    }

    @Test
    void oneForbiddenAddressAmongManyIsEnough() throws Exception {
        egress.names.put(
                "mixed.example.org", () -> List.of(EgressExtension.OUTSIDE, InetAddress.ofLiteral("127.0.0.1")));

        assertThat(egress.connectTo("mixed.example.org:" + inside.port())).contains("ADDRESS_FORBIDDEN");
    }

    @Test
    void whatIsNotAllowedIsNotLookedUp() throws Exception {
        egress.policies.put(EgressExtension.TENANT, EgressPolicy.allowing(List.of("*.example.org")));

        assertThat(egress.connectTo("secret-in-a-name.evil.net:443")).contains("HTTP/1.1 403 HOST_NOT_ALLOWED");
        assertThat(egress.connectTo("www.example.org:22")).contains("HTTP/1.1 403 PORT_NOT_ALLOWED");

        assertThat(egress.lookedUp).isEmpty();
    }

    @Test
    void whoHasNoPolicyOrAnEmptyOneReachesNothing() throws Exception {
        egress.policies.put(EgressExtension.TENANT, EgressPolicy.NOTHING);
        assertThat(egress.connectTo("example.org:443")).contains("HTTP/1.1 403 HOST_NOT_ALLOWED");

        egress.policies.clear();
        assertThat(egress.connectTo("example.org:443")).contains("HTTP/1.1 403 TENANT_UNKNOWN");
        await().until(() -> egress.refusals.size() == 2);
    }
}
