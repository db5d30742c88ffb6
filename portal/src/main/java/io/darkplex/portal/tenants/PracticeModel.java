package io.darkplex.portal.tenants;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What stands at the door to the models while a cell has no tenant: it gives every question the same word. No call
 * from there can reach a provider, cost anything or be anybody's, since nothing here leads on.
 */
final class PracticeModel implements AutoCloseable {

    private static final int CALLS_MAX = 8;
    private static final int HEAD_BYTES_MAX = 16 * 1024;
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

    private static final String COMPLETION = """
            data: {"id":"practice","object":"chat.completion.chunk","created":1,"model":"practice","choices":[\
            {"index":0,"delta":{"role":"assistant","content":"Ready."},"finish_reason":null}]}

            data: {"id":"practice","object":"chat.completion.chunk","created":1,"model":"practice","choices":[\
            {"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"practice","object":"chat.completion.chunk","created":1,"model":"practice","choices":[],\
            "usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}

            data: [DONE]

            """;

    private static final String MESSAGE = """
            event: message_start
            data: {"type":"message_start","message":{"id":"practice","type":"message","role":"assistant",\
            "model":"practice","content":[],"stop_reason":null,"usage":{"input_tokens":1,"output_tokens":1}}}

            event: content_block_start
            data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Ready."}}

            event: content_block_stop
            data: {"type":"content_block_stop","index":0}

            event: message_delta
            data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":1}}

            event: message_stop
            data: {"type":"message_stop"}

            """;

    private final Path socket;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> callers = ConcurrentHashMap.newKeySet();

    private PracticeModel(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    /** @param socket in a directory that its cell alone can reach */
    static PracticeModel open(Path socket) throws IOException {
        var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        } catch (IOException refused) {
            server.close();
            throw refused;
        }
        var model = new PracticeModel(socket, server);
        Thread.ofVirtual().name("practice-model").start(model::accept);
        return model;
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel caller = server.accept();
                callers.add(caller);
                if (!server.isOpen() || callers.size() > CALLS_MAX) {
                    drop(caller);
                } else {
                    Thread.ofVirtual().name("practice-call").start(() -> serve(caller));
                }
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel caller) {
        try {
            InputStream in = Channels.newInputStream(caller);
            String head = head(in);
            in.skipNBytes(bodyBytes(head));
            String body = head.contains("/anthropic/") ? MESSAGE : COMPLETION;
            ByteBuffer answer = ByteBuffer.wrap((HEAD + body).getBytes(StandardCharsets.UTF_8));
            while (answer.hasRemaining()) {
                caller.write(answer);
            }
        } catch (IOException gone) {
            // The cell ended, or asked for something else than a model.
        } finally {
            drop(caller);
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0 || head.length() >= HEAD_BYTES_MAX) {
                throw new IOException("no request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static long bodyBytes(String head) throws IOException {
        for (String line : head.split("\r\n", -1)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                String number = line.substring(line.indexOf(':') + 1).strip();
                if (!number.matches("\\d{1,7}") || Integer.parseInt(number) > BODY_BYTES_MAX) {
                    throw new IOException("too long");
                }
                return Integer.parseInt(number);
            }
        }
        return 0;
    }

    private void drop(SocketChannel caller) {
        callers.remove(caller);
        try {
            caller.close();
        } catch (IOException gone) {
            // It is closed in any case.
        }
    }

    /** Whatever is at the socket's path afterwards is somebody else's. */
    @Override
    public void close() {
        try {
            server.close();
            callers.forEach(this::drop);
            Files.deleteIfExists(socket);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }
}
