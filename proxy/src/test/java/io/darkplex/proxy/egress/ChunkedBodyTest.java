package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {

    private static final String BODY = "3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n";

    @Test
    void itEndsWhereItEndsHoweverItIsCut() {
        byte[] bytes = (BODY + "GET http://next/ HTTP/1.1\r\n").getBytes(ISO_8859_1);
        for (int cut = 0; cut <= bytes.length; cut++) {
            var body = new ChunkedBody();
            int taken = body.take(bytes, 0, cut);
            taken += body.take(bytes, Math.min(cut, BODY.length()), bytes.length);

            assertThat(taken).as("cut at " + cut).isEqualTo(BODY.length());
            assertThat(body.isDone()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n",
                "3;x=y\r\nabc\r\n0\r\n\r\n",
                "3 \r\nabc",
                "3\nabc",
                "3\r\nabcd",
                "3\r\nabc\n",
                "-1\r\n",
                "0x3\r\nabc",
                "g\r\n",
                "0\r\nTrailer: 1\r\n\r\n",
                "0\r\n\n",
                "ffffffffffffffff\r\n",
                "0000000000000001\r\na",
                "3\r\rabc",
                "\u00b3\r\n"
            })
    void whatIsNotPlainlyChunkedIsRefused(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);

        assertThatThrownBy(() -> new ChunkedBody().take(bytes, 0, bytes.length))
                .hasMessageContaining("REQUEST_MALFORMED");
    }
}
