package io.darkplex.proxy.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Asks the portal, and tells it. Blocks; each question has a bound in time and in size. */
final class PortalLine implements AutoCloseable {

    /** Of an answer about receipts, which may name each of a batch. */
    private static final int SAID_MAX = 1 << 20;

    private final RemoteSettings settings;
    private final SharedSecret secret;
    private final HttpClient client;

    /** @throws IllegalArgumentException when the certificate cannot be used; the message says which */
    PortalLine(RemoteSettings settings, SharedSecret secret) {
        this.settings = settings;
        this.secret = secret;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.timeout());
        Path certificate = settings.certificate();
        if (certificate != null) {
            builder.sslContext(trusting(certificate));
        }
        this.client = builder.build();
    }

    /** @param version for the next question */
    @SuppressWarnings("ArrayRecordComponent") // never compared, and as large as all leases
    record Told(byte[] json, String version) {
        @Override
        public String toString() {
            return "Told[" + version + "]";
        }
    }

    /**
     * Waits for what differs from a version.
     *
     * @return nothing when nothing changed for as long as a question waits
     * @throws IOException when there is no good answer; the message says why
     */
    Optional<Told> ask(String path, String version) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path, settings.patience().plus(settings.timeout()))
                .header("prefer", "wait=" + settings.patience().toSeconds());
        if (!version.isEmpty()) {
            request.header("if-none-match", version);
        }
        HttpResponse<byte[]> answer = send(request.build(), settings.snapshotBytesMax());
        return switch (answer.statusCode()) {
            case 200 ->
                Optional.of(new Told(
                        answer.body(), answer.headers().firstValue("etag").orElse("")));
            case 304 -> Optional.empty();
            default -> throw new IOException(said(answer));
        };
    }

    private record Refused(Set<String> refused) {}

    /** Hands receipts over, as {@link io.darkplex.proxy.journal.ReceiptSink} promises. */
    Set<String> push(byte[] frames) throws IOException, InterruptedException {
        HttpRequest request = request("/v1/receipts", settings.timeout())
                .header("content-type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(frames))
                .build();
        HttpResponse<byte[]> answer = send(request, SAID_MAX);
        if (answer.statusCode() != 200) {
            throw new IOException(said(answer));
        }
        try {
            return SnapshotJson.read(answer.body(), Refused.class).refused();
        } catch (JacksonException unreadable) {
            throw new IOException("The portal's answer about receipts cannot be read.", unreadable);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }

    /** The client's own timeout ends with the head of an answer; this one is for the whole of it. */
    private HttpResponse<byte[]> send(HttpRequest request, int bytesMax) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), bytesMax));
        try {
            return answer.get(request.timeout().orElse(settings.timeout()).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new IOException("The portal's answer took too long.", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException broken ? broken : new IOException(failed.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest.Builder request(String path, Duration timeout) {
        return HttpRequest.newBuilder(URI.create(settings.portal() + path))
                .timeout(timeout)
                .header("authorization", secret.header());
    }

    private record Problem(@Nullable String code, @Nullable String detail) {}

    private static String said(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        try {
            Problem problem = SnapshotJson.read(answer.body(), Problem.class);
            return "The portal answered " + status + " " + problem.code() + ": " + problem.detail();
        } catch (JacksonException other) {
            // Somebody else may listen there, who has other words for it.
            return "The portal answered " + status + ".";
        }
    }

    private static SSLContext trusting(Path certificate) {
        try (InputStream pem = Files.newInputStream(certificate)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                trusted.setCertificateEntry("portal-" + count, one);
                count++;
            }
            if (count == 0) {
                throw new IllegalArgumentException("There is no certificate in " + certificate + ".");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unusable) {
            throw new IllegalArgumentException("The certificate " + certificate + " cannot be used.", unusable);
        }
    }
}
