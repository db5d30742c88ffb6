package io.darkplex.proxy.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A certificate authority for one test run, and a certificate of {@code localhost} that it signed. Made by the JDK's keytool. */
public final class TestAuthority {

    /** Opens the store, which lives as long as the test. */
    public static final String PASSWORD = "test-not-a-secret";

    public static final String SERVER = "server";
    private static final String AUTHORITY = "authority";

    private final Path store;
    private final Path certificate;

    public TestAuthority() {
        try {
            Path folder = Files.createTempDirectory("authority");
            store = folder.resolve("keys.p12");
            certificate = folder.resolve("authority.pem");
            pair(AUTHORITY, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
            pair(SERVER, "-ext", "san=dns:localhost", "-signer", AUTHORITY);
            run(List.of("-exportcert", "-rfc", "-alias", AUTHORITY, "-file", certificate.toString()));
            folder.toFile().deleteOnExit();
            store.toFile().deleteOnExit();
            certificate.toFile().deleteOnExit();
        } catch (IOException noTool) {
            throw new UncheckedIOException(noTool);
        }
    }

    /** PKCS 12 with the key of {@link #SERVER}. */
    public Path store() {
        return store;
    }

    /** The authority's own certificate, PEM. */
    public Path certificate() {
        return certificate;
    }

    private void pair(String alias, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-genkeypair", "-alias", alias, "-keyalg", "EC", "-validity", "2", "-dname", "CN=" + alias));
        arguments.addAll(List.of(more));
        run(arguments);
    }

    private void run(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
            if (tool.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }
}
