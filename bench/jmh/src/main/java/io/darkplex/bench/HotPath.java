package io.darkplex.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.wire.Dialect;
import io.darkplex.proxy.wire.EventScanner;
import io.darkplex.proxy.wire.ModelRequest;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What each call and each chunk of a stream goes through in the proxy, without the network. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HotPath {

    private static final int MIB = 1 << 20;
    private static final byte[] CHUNK = ("data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\","
                    + "\"created\":1700000000,\"model\":\"bench\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
                    + "\"a few words \"},\"finish_reason\":null}]}\n\n")
            .getBytes(UTF_8);

    @State(Scope.Thread)
    public static class Body {

        @Param({"1", "20", "400"})
        public int kib;

        private byte[] bytes = {};

        @Setup
        public void write() {
            String words = "word and ".repeat(kib * 1024 / 9);
            bytes = ("{\"model\":\"bench\",\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}")
                    .getBytes(UTF_8);
        }
    }

    private EventScanner scanner = scanner();

    @Benchmark
    public byte[] chunk() {
        return scanner.feed(CHUNK);
    }

    @Benchmark
    public byte[] request(Body body) {
        return ModelRequest.read(Dialect.OPENAI, body.bytes).bodyFor("upstream-name");
    }

    private static EventScanner scanner() {
        return new EventScanner(Dialect.OPENAI, true, error -> error, MIB);
    }
}
