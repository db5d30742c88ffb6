package io.darkplex.proxy.alone;

import io.darkplex.proxy.ProxyServer;
import io.darkplex.proxy.journal.JournalForwarder;
import io.darkplex.proxy.journal.ReceiptJournal;
import io.darkplex.proxy.remote.RemoteSockets;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proxy as a process of its own, with a journal of receipts and a line to its portal. */
public final class ProxyAlone implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyAlone.class);

    /** As for a command that was called wrongly. */
    private static final int WRONG_SETTINGS = 2;

    private static final Duration LAST_RECEIPTS = Duration.ofSeconds(10);

    private final ReceiptJournal journal;
    private final RemoteSockets remote;
    private final JournalForwarder forwarder;
    private final ProxyServer server;
    private final int port;

    /**
     * Starts it. It takes calls as soon as the portal was heard.
     *
     * @throws IOException when the journal cannot be opened
     * @throws IllegalStateException when it cannot listen; each message says why
     */
    ProxyAlone(AloneSettings settings) throws IOException {
        journal = new ReceiptJournal(settings.journal());
        remote = new RemoteSockets(settings.remote(), settings.secret());
        forwarder = new JournalForwarder(journal, remote.sink());
        server = new ProxyServer(settings.proxy(), remote.sockets(journal));
        port = server.start();
    }

    int port() {
        return port;
    }

    /** Lets running calls end, and hands their receipts over as far as the portal takes them. */
    @Override
    public void close() throws IOException {
        server.close();
        forwarder.stop(LAST_RECEIPTS);
        journal.close();
        remote.close();
    }

    public static void main(String[] arguments) {
        try {
            var alone = new ProxyAlone(AloneSettings.read(new Environment(System.getenv())));
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
                try {
                    alone.close();
                } catch (IOException unclean) {
                    LOG.warn("The journal did not close cleanly", unclean);
                }
            }));
        } catch (IllegalArgumentException wrong) {
            refuse(wrong, WRONG_SETTINGS);
        } catch (IOException | IllegalStateException unable) {
            refuse(unable, 1);
        }
    }

    /** In one sentence, which the launcher repeats. */
    private static void refuse(Exception why, int code) {
        LOG.debug("Not started", why);
        System.err.println("REFUSED " + why.getMessage());
        System.exit(code);
    }
}
