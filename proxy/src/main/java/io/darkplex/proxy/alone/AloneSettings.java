package io.darkplex.proxy.alone;

import io.darkplex.proxy.ProxySettings;
import io.darkplex.proxy.journal.JournalSettings;
import io.darkplex.proxy.remote.RemoteSettings;
import io.darkplex.proxy.remote.SharedSecret;
import io.darkplex.proxy.translate.TranslateLimits;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** All settings of a proxy that runs alone. Those that the portal's own proxy has, too, have the same names and defaults. */
record AloneSettings(ProxySettings proxy, JournalSettings journal, RemoteSettings remote, SharedSecret secret) {

    private static final int PORT = 8701;
    private static final int CALLS = 4_000;
    private static final int CALLS_PER_TENANT = 32;
    private static final Duration CALL_SILENCE = Duration.ofMinutes(12);

    /** @throws IllegalArgumentException when one is missing or wrong; the message says which, and never what a secret is */
    static AloneSettings read(Environment from) {
        return new AloneSettings(proxy(from), journal(from), remote(from), secret(from));
    }

    private static ProxySettings proxy(Environment from) {
        ProxySettings defaults = ProxySettings.defaults();
        return new ProxySettings(
                from.text("DARKPLEX_PROXY_ADDRESS").orElse(defaults.host()),
                from.number("DARKPLEX_PROXY_PORT", PORT),
                from.number("DARKPLEX_PROXY_EVENTLOOPS", defaults.eventLoops()),
                defaults.maxHeaderBytes(),
                from.number("DARKPLEX_PROXY_BODYMAX", defaults.maxBodyBytes()),
                defaults.maxAnswerBytes(),
                defaults.maxEventBytes(),
                from.number("DARKPLEX_PROXY_CALLSMAX", CALLS),
                from.number("DARKPLEX_PROXY_CALLSPERTENANTMAX", CALLS_PER_TENANT),
                from.number("DARKPLEX_PROXY_UPSTREAMCONNECTIONSMAX", defaults.maxUpstreamConnections()),
                defaults.maxEntrances(),
                defaults.maxConnectionsPerEntrance(),
                defaults.bodyTimeout(),
                defaults.connectTimeout(),
                from.time("DARKPLEX_PROXY_FIRSTBYTETIMEOUT", CALL_SILENCE),
                from.time("DARKPLEX_PROXY_IDLETIMEOUT", CALL_SILENCE),
                from.time("DARKPLEX_PROXY_TOTALTIMEOUT", defaults.totalTimeout()),
                defaults.receiptTimeout(),
                from.time("DARKPLEX_PROXY_CLOSEGRACE", defaults.closeGrace()),
                translate(from),
                defaults.upstream());
    }

    private static TranslateLimits translate(Environment from) {
        TranslateLimits defaults = TranslateLimits.DEFAULTS;
        return new TranslateLimits(
                from.number("DARKPLEX_PROXY_TRANSLATE_BODYMAX", defaults.maxBodyBytes()),
                from.number("DARKPLEX_PROXY_TRANSLATE_MESSAGESMAX", defaults.maxMessages()),
                from.number("DARKPLEX_PROXY_TRANSLATE_PARTSMAX", defaults.maxParts()),
                from.number("DARKPLEX_PROXY_TRANSLATE_TOOLSMAX", defaults.maxTools()),
                from.number("DARKPLEX_PROXY_TRANSLATE_OUTPUTTOKENS", defaults.outputTokens()));
    }

    private static JournalSettings journal(Environment from) {
        Path directory = from.file("DARKPLEX_JOURNAL_DIRECTORY")
                .orElseThrow(() -> new IllegalArgumentException("DARKPLEX_JOURNAL_DIRECTORY is needed."));
        JournalSettings defaults = JournalSettings.defaults(directory);
        return new JournalSettings(
                directory,
                from.number("DARKPLEX_JOURNAL_BYTESMAX", defaults.bytesMax()),
                from.number("DARKPLEX_JOURNAL_SEGMENTBYTES", defaults.segmentBytes()),
                from.number("DARKPLEX_JOURNAL_WAITINGMAX", defaults.waitingMax()),
                from.number("DARKPLEX_JOURNAL_BATCHMAX", defaults.batchMax()),
                from.time("DARKPLEX_JOURNAL_BATCHWAIT", defaults.batchWait()),
                defaults.handOverBytes(),
                from.time("DARKPLEX_JOURNAL_HANDOVERPAUSE", defaults.handOverPause()),
                from.time("DARKPLEX_JOURNAL_RETRYPAUSE", defaults.retryPause()));
    }

    private static RemoteSettings remote(Environment from) {
        RemoteSettings defaults = RemoteSettings.defaults(from.address("DARKPLEX_PORTAL_URL"));
        @Nullable Path certificate = from.file("DARKPLEX_PORTAL_CERTIFICATE").orElse(null);
        return new RemoteSettings(
                defaults.portal(),
                certificate,
                from.time("DARKPLEX_PORTAL_AWAYMAX", defaults.awayMax()),
                from.time("DARKPLEX_PORTAL_PATIENCE", defaults.patience()),
                from.time("DARKPLEX_PORTAL_TIMEOUT", defaults.timeout()),
                from.time("DARKPLEX_PORTAL_RETRYPAUSE", defaults.retryPause()),
                from.number("DARKPLEX_PORTAL_SNAPSHOTBYTESMAX", defaults.snapshotBytesMax()));
    }

    private static SharedSecret secret(Environment from) {
        return from.file("DARKPLEX_PORTAL_SECRETFILE")
                .map(SharedSecret::of)
                .or(() -> from.text("DARKPLEX_PORTAL_SECRET").map(SharedSecret::new))
                .orElseThrow(() -> new IllegalArgumentException(
                        "DARKPLEX_PORTAL_SECRETFILE is needed: a copy of the portal's proxy.secret."));
    }
}
