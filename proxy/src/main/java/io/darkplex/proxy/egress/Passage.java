package io.darkplex.proxy.egress;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from a cell, start to end: read the head, check it, look up, connect, let through. Its own virtual thread
 * does all of this and then carries what comes down; a second one carries what goes up. Reading and writing block, so a side
 * that does not read holds the other back. The watchdog ends what takes too long by closing the channels under both.
 */
final class Passage implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);
    private static final byte[] ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(US_ASCII);
    private static final byte[] GO_AHEAD = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII);
    private static final int HTTPS_PORT = 443;
    private static final int MOST_INTERIM_ANSWERS = 8;
    private static final long NEVER = Long.MAX_VALUE;

    private final Way way;
    private final EgressSettings settings;
    private final TenantGate gate;
    private final SocketChannel near;
    private final Inbox fromNear;
    private final long startedNanos = System.nanoTime();

    private volatile @Nullable SocketChannel far;
    private volatile @Nullable EgressEnd cut;
    private volatile @Nullable EgressRefusal bodyRefusal;
    private volatile boolean broken;
    private volatile boolean bodyBroke;
    private volatile boolean complete;
    private volatile boolean halfClosed;
    /** Nanoseconds since the start. */
    private volatile long quietUntil;

    private volatile long endsBy = NEVER;
    /** While this is so, the near side is kept when time is up, so that it can be told. */
    private volatile boolean awaitsAnswer;

    private volatile long bytesUp;
    private volatile long bytesDown;
    private boolean answered;
    private @Nullable Target target;

    Passage(Way way, TenantGate gate, SocketChannel near) {
        this.way = way;
        this.settings = way.settings;
        this.gate = gate;
        this.near = near;
        this.fromNear = new Inbox(near, settings.maxHeadBytes());
        allow(settings.headTimeout());
    }

    @Override
    public void run() {
        try {
            serve();
        } catch (EgressRefusal refused) {
            refuse(refused);
        } catch (IOException gone) {
            LOG.debug("Egress connection broke before it was let out", gone);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOG.error("Egress connection failed, tenant={}", gate.tenantId, defect);
            refuse(EgressProblem.OURS.because("The egress proxy failed. It has been written down."));
        } finally {
            close(near);
            way.passages.remove(this);
            gate.connections.decrementAndGet();
            way.connections.decrementAndGet();
        }
    }

    /** The watchdog's look. */
    void look() {
        long now = System.nanoTime() - startedNanos;
        if (now > endsBy) {
            cut(EgressEnd.TIME_SPENT);
        } else if (now > quietUntil) {
            if (awaitsAnswer) {
                cut = EgressEnd.IDLE;
                close(far);
            } else {
                cut(EgressEnd.IDLE);
            }
        }
    }

    /** Ends it, whatever it is doing; returns at once. */
    void cut(EgressEnd why) {
        if (cut == null) {
            cut = why;
        }
        close(near);
        close(far);
    }

    private void serve() throws IOException, InterruptedException {
        byte[] bytes = fromNear.head(EgressProblem.REQUEST_MALFORMED);
        if (bytes.length == 0) {
            return;
        }
        gate.requests.increment();
        EgressRequest request = EgressRequest.of(
                Head.parse(bytes, bytes.length, settings.maxHeaders(), EgressProblem.REQUEST_MALFORMED));
        target = request.target();
        if (request.tunnel() && fromNear.hasMore()) {
            throw EgressProblem.REQUEST_MALFORMED.because("Nothing can be sent before the tunnel is open.");
        }
        EgressPolicy policy = way.sockets
                .policies()
                .find(gate.tenantId)
                .orElseThrow(() -> EgressProblem.TENANT_UNKNOWN.because("Nobody is known here who could go out."));
        policy.check(request.target());
        boolean room = gate.out.incrementAndGet() <= policy.maxConnections();
        try {
            if (!room) {
                throw EgressProblem.TENANT_BUSY.because("This assistant has " + policy.maxConnections()
                        + " connections open, which is its limit. Wait for one to end.");
            }
            letOut(request, policy);
        } finally {
            gate.out.decrementAndGet();
        }
    }

    private void letOut(EgressRequest request, EgressPolicy policy) throws IOException, InterruptedException {
        // Looking up and connecting have timeouts of their own.
        quietUntil = NEVER;
        endsBy = policy.maxTime().toNanos();
        List<InetAddress> addresses = new Lookup(way, gate).addresses(request.target());
        way.outside.incrementAndGet();
        try (SocketChannel out = connect(addresses, request.target())) {
            String address = out.socket().getInetAddress().getHostAddress();
            if (way.contacts.add(gate.tenantId, request.target())) {
                told(() -> way.sockets
                        .log()
                        .firstContact(
                                gate.tenantId,
                                request.target().host(),
                                request.target().port()));
            }
            boolean refused = true;
            try {
                heard();
                if (request.tunnel()) {
                    tunnel(out, request.target(), policy);
                } else {
                    fetch(out, request, policy);
                }
                refused = false;
            } catch (IOException gone) {
                refused = false;
                broken = true;
            } finally {
                ended(request, address, refused);
            }
        } finally {
            far = null;
            way.outside.decrementAndGet();
        }
    }

    /** To what was looked up and checked, and never by name. */
    private SocketChannel connect(List<InetAddress> addresses, Target to) throws IOException {
        boolean late = false;
        for (InetAddress address : addresses.subList(0, Math.min(addresses.size(), settings.maxAddresses()))) {
            SocketChannel channel = SocketChannel.open();
            far = channel;
            try {
                if (cut != null) {
                    throw new IOException("Cut off.");
                }
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(address, to.port()), (int)
                        settings.connectTimeout().toMillis());
                return channel;
            } catch (IOException failed) {
                close(channel);
                if (cut != null) {
                    throw failed;
                }
                late |= failed instanceof SocketTimeoutException;
            }
        }
        throw late
                ? EgressProblem.CONNECT_TIMED_OUT.because(to.host() + " did not answer in time.")
                : EgressProblem.HOST_UNREACHABLE.because(to.host() + " could not be reached.");
    }

    private void tunnel(SocketChannel out, Target to, EgressPolicy policy) throws IOException, InterruptedException {
        answer(ESTABLISHED);
        if (to.port() == HTTPS_PORT) {
            allow(settings.helloTimeout());
            byte[] first = hello(to);
            heard();
            sendUp(out, ByteBuffer.wrap(first), policy);
        }
        Thread up = Thread.ofVirtual()
                .start(() -> carry(() -> {
                    for (ByteBuffer piece = fromNear.piece(); piece != null; piece = fromNear.piece()) {
                        sendUp(out, piece, policy);
                    }
                    halfClose(out);
                }));
        carry(() -> {
            var fromFar = new Inbox(out, settings.pieceBytes());
            for (ByteBuffer piece = fromFar.piece(); piece != null; piece = fromFar.piece()) {
                sendDown(piece, policy);
            }
            halfClose(near);
        });
        up.join();
    }

    /** The first bytes of a tunnel, which have to begin a TLS handshake with the host that the tunnel is for. */
    private byte[] hello(Target to) throws IOException {
        var seen = new ByteArrayOutputStream();
        while (true) {
            ByteBuffer piece = fromNear.piece();
            if (piece == null) {
                throw new IOException("The handshake broke off.");
            }
            seen.writeBytes(bytes(piece));
            piece.position(piece.limit());
            switch (ClientHello.read(seen.toByteArray(), seen.size())) {
                case ClientHello.Incomplete more -> {
                    if (seen.size() > settings.maxHelloBytes()) {
                        throw EgressProblem.TLS_EXPECTED.because("The TLS handshake is too large.");
                    }
                }
                case ClientHello.NoTls other ->
                    throw EgressProblem.TLS_EXPECTED.because("Only TLS passes to port 443.");
                case ClientHello.Hello hello -> {
                    String name = hello.serverName();
                    if (name != null && !name.equals(to.host())) {
                        throw EgressProblem.TLS_NAME_DIFFERS.because(
                                "The TLS handshake names another host than the tunnel is for.");
                    }
                    return seen.toByteArray();
                }
            }
        }
    }

    private void fetch(SocketChannel out, EgressRequest request, EgressPolicy policy)
            throws IOException, InterruptedException {
        sendUp(out, ByteBuffer.wrap(request.forwarded()), policy);
        if (request.wantsGoAhead()) {
            write(near, ByteBuffer.wrap(GO_AHEAD));
        }
        awaitsAnswer = true;
        Thread up = Thread.ofVirtual().start(() -> carry(() -> sendBody(out, request.body(), policy)));
        try {
            var fromFar = new Inbox(out, Math.max(settings.maxHeadBytes(), settings.pieceBytes()));
            AnswerHead head = answerHead(fromFar, request);
            awaitsAnswer = false;
            answer(head.forwarded());
            long left = head.body().length();
            while (left != 0) {
                ByteBuffer piece = fromFar.piece();
                if (piece == null) {
                    broken |= left > 0;
                    break;
                }
                if (left > 0) {
                    piece.limit(piece.position() + (int) Math.min(left, piece.remaining()));
                    left -= piece.remaining();
                }
                sendDown(piece, policy);
            }
            complete = true;
        } finally {
            close(out);
            close(answered ? near : null);
            up.join(answered ? Duration.ofSeconds(1) : Duration.ofMillis(1));
        }
    }

    private AnswerHead answerHead(Inbox fromFar, EgressRequest request) throws IOException {
        boolean toHead = new String(request.forwarded(), US_ASCII).startsWith("HEAD ");
        for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
            byte[] bytes;
            try {
                bytes = fromFar.head(EgressProblem.ANSWER_MALFORMED);
            } catch (IOException gone) {
                bytes = new byte[0];
            }
            if (bytes.length == 0) {
                if (bodyBroke) {
                    throw new IOException("The caller left.");
                }
                throw noAnswer();
            }
            heard();
            AnswerHead head = AnswerHead.of(
                    Head.parse(bytes, bytes.length, settings.maxHeaders(), EgressProblem.ANSWER_MALFORMED), toHead);
            if (!head.isInterim()) {
                return head;
            }
        }
        throw EgressProblem.ANSWER_MALFORMED.because("The server never comes to its answer.");
    }

    private RuntimeException noAnswer() {
        EgressRefusal ofBody = bodyRefusal;
        if (ofBody != null) {
            return ofBody;
        }
        return cut == EgressEnd.IDLE
                ? EgressProblem.ANSWER_TIMED_OUT.because("The server did not answer in time.")
                : EgressProblem.ANSWER_MALFORMED.because("The server closed the connection without an answer.");
    }

    /** Exactly the body, and nothing of what may follow it. */
    private void sendBody(SocketChannel out, Framing body, EgressPolicy policy) throws IOException {
        long left = Math.max(0, body.length());
        var chunks = new ChunkedBody();
        while (body.chunked() ? !chunks.isDone() : left > 0) {
            ByteBuffer piece = fromNear.piece();
            if (piece == null) {
                bodyBroke = true;
                throw new IOException("The body broke off.");
            }
            int size;
            try {
                size = body.chunked()
                        ? chunks.take(bytes(piece), 0, piece.remaining())
                        : (int) Math.min(left, piece.remaining());
            } catch (EgressRefusal malformed) {
                bodyRefusal = malformed;
                close(out);
                return;
            }
            left -= size;
            ByteBuffer part = piece.slice(piece.position(), size);
            piece.position(piece.position() + size);
            sendUp(out, part, policy);
        }
        if (!fromNear.hasMore() && fromNear.piece() == null) {
            halfClose(out);
        }
    }

    private void sendUp(SocketChannel out, ByteBuffer piece, EgressPolicy policy) throws IOException {
        int size = piece.remaining();
        long all = bytesUp + size;
        if (all > policy.maxBytesUp()) {
            cut(EgressEnd.BYTES_SPENT);
            throw new IOException("Bytes spent.");
        }
        write(out, piece);
        bytesUp = all;
        gate.bytesUp.add(size);
    }

    private void sendDown(ByteBuffer piece, EgressPolicy policy) throws IOException {
        int size = piece.remaining();
        long all = bytesDown + size;
        if (all > policy.maxBytesDown()) {
            cut(EgressEnd.BYTES_SPENT);
            throw new IOException("Bytes spent.");
        }
        write(near, piece);
        bytesDown = all;
        gate.bytesDown.add(size);
    }

    /** A copy of what is there, which stays there. */
    private static byte[] bytes(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(piece.position(), bytes);
        return bytes;
    }

    private void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
            heard();
        }
        heard();
    }

    private void answer(byte[] head) throws IOException {
        answered = true;
        write(near, ByteBuffer.wrap(head));
    }

    /** This direction is done; the other may go on for a while. */
    private void halfClose(SocketChannel to) throws IOException {
        halfClosed = true;
        heard();
        to.shutdownOutput();
    }

    private interface Carriage {
        void run() throws IOException;
    }

    /** One direction. When it breaks, there is nothing left to carry in the other either. */
    private void carry(Carriage carriage) {
        try {
            carriage.run();
        } catch (IOException gone) {
            broken |= !complete;
            if (!awaitsAnswer) {
                close(near);
            }
            close(far);
        }
    }

    private void refuse(EgressRefusal refused) {
        gate.refused.increment();
        Target to = target;
        told(() -> way.sockets
                .log()
                .refused(gate.tenantId, to == null ? null : to.host(), to == null ? 0 : to.port(), refused.problem()));
        if (answered) {
            return;
        }
        try {
            awaitsAnswer = false;
            allow(settings.headTimeout());
            near.write(ByteBuffer.wrap(refused.answer()));
        } catch (IOException gone) {
            LOG.debug("Nobody waited for the refusal", gone);
        }
    }

    private void ended(EgressRequest request, String address, boolean refused) {
        EgressEnd why = cut;
        if (why == null) {
            why = refused ? EgressEnd.REFUSED : broken ? EgressEnd.BROKEN : EgressEnd.COMPLETED;
        }
        var connection = new EgressRecord(
                gate.tenantId,
                request.target().host(),
                request.target().port(),
                address,
                request.tunnel(),
                bytesUp,
                bytesDown,
                Duration.ofNanos(System.nanoTime() - startedNanos),
                why);
        told(() -> way.sockets.log().ended(connection));
    }

    private void told(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException deaf) {
            LOG.error("The egress log failed, tenant={}", gate.tenantId, deaf);
        }
    }

    private void heard() {
        allow(halfClosed ? settings.halfClosedTimeout() : settings.idleTimeout());
    }

    private void allow(Duration silence) {
        quietUntil = System.nanoTime() - startedNanos + silence.toNanos();
    }

    private static void close(@Nullable SocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException gone) {
            LOG.debug("Closing failed", gone);
        }
    }
}
