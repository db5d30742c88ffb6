package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHelloTest {

    private static final int RECORD_HEAD = 5;

    @Test
    void aRealHelloNamesItsServer() throws Exception {
        assertThat(read(Hellos.of("Www.Example.org"))).isEqualTo(new ClientHello.Hello("www.example.org"));
        assertThat(read(Hellos.of(""))).isEqualTo(new ClientHello.Hello(null));
    }

    @Test
    void whatFollowsItIsOfNoConcern() throws Exception {
        byte[] hello = Hellos.of("example.org");
        for (String next : new String[] {"\u0014\u0003\u0003\u0000\u0001\u0001", "\u0017\u0003\u0003", "anything"}) {
            var bytes = new ByteArrayOutputStream();
            bytes.writeBytes(hello);
            bytes.writeBytes(next.getBytes(ISO_8859_1));
            assertThat(read(bytes.toByteArray())).isEqualTo(new ClientHello.Hello("example.org"));
        }
    }

    @Test
    void cutAnywhereItIsIncomplete() throws Exception {
        byte[] hello = Hellos.of("example.org");
        for (int cut = 0; cut < hello.length; cut++) {
            assertThat(ClientHello.read(hello, cut)).as("cut at " + cut).isInstanceOf(ClientHello.Incomplete.class);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50, 200})
    void itMayComeInManyRecords(int size) throws Exception {
        byte[] hello = Hellos.of("example.org");
        var records = new ByteArrayOutputStream();
        for (int from = RECORD_HEAD; from < hello.length; from += size) {
            byte[] piece = Arrays.copyOfRange(hello, from, Math.min(hello.length, from + size));
            records.writeBytes(new byte[] {22, 3, 1, 0, (byte) piece.length});
            records.writeBytes(piece);
        }

        assertThat(read(records.toByteArray())).isEqualTo(new ClientHello.Hello("example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n",
                "SSH-2.0-OpenSSH\r\n",
                "\u0000",
                "\u0016\u0002",
                "\u0016\u0003\u0005",
                "\u0015\u0003\u0001",
                "\u0016\u0003\u0001\u0000\u0000",
                "\u0016\u0003\u0001\u00ff\u00ff",
                "\u0016\u0003\u0001\u0000\u0001\u0002",
                "\u0080.\u0001\u0003\u0001",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u0000\u0000\u0000",
                "\u0016\u0003\u0001\u0000\u0004\u0001\u00ff\u00ff\u00ff"
            })
    void otherProtocolsAreNoTls(String text) {
        assertThat(read(text.getBytes(ISO_8859_1))).isInstanceOf(ClientHello.NoTls.class);
    }

    @Test
    void noBytesMakeItFail() throws Exception {
        byte[] hello = Hellos.of("example.org");
        var random = new Random(20_261_124);
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = hello.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            ClientHello found = ClientHello.read(changed, 1 + random.nextInt(changed.length));
            assertThat(found).isNotNull();
        }
    }

    @Test
    void twoNamesAreNone() throws Exception {
        byte[] hello = Hellos.of("example.org");
        String text = new String(hello, ISO_8859_1);
        int name = text.indexOf("example.org");
        // The list's own length says that one more follows.
        hello[name - 4]++;

        assertThat(read(hello)).isInstanceOf(ClientHello.NoTls.class);
    }

    private static ClientHello read(byte[] bytes) {
        return ClientHello.read(bytes, bytes.length);
    }
}
