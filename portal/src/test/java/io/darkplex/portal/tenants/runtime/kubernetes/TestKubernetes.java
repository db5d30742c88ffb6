package io.darkplex.portal.tenants.runtime.kubernetes;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Settings as tests want them: quick to lose patience, with a certificate of this run's own. */
final class TestKubernetes {

    static final String NAMESPACE = "cells";

    private static final String PASSWORD = "of-a-test";

    private TestKubernetes() {}

    static KubernetesProperties properties(Path directory) throws IOException {
        return properties(directory, Map.of());
    }

    /** @param other settings that differ, without {@code darkplex.kubernetes.}; an empty one is left out */
    static KubernetesProperties properties(Path directory, Map<String, String> other) throws IOException {
        if (Files.notExists(directory.resolve("portal.key"))) {
            makeCertificate(directory);
        }
        var all = new HashMap<>(Map.of(
                "namespace", NAMESPACE,
                "accept-unreachable-files", "true",
                "ready-timeout", "10s",
                "remove-wait", "1s",
                "look-again", "20ms",
                "portal.address", "127.0.0.1",
                "portal.port", "0",
                "portal.greet-timeout", "5s",
                "portal.certificate", directory.resolve("portal.pem").toString(),
                "portal.key", directory.resolve("portal.key").toString()));
        all.putAll(other);
        var named = new HashMap<String, String>();
        all.values().removeIf(String::isEmpty);
        all.forEach((name, value) -> named.put("darkplex.kubernetes." + name, value));
        return new Binder(new MapConfigurationPropertySource(named))
                .bindOrCreate("darkplex.kubernetes", KubernetesProperties.class);
    }

    private static void makeCertificate(Path directory) throws IOException {
        Path store = directory.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                        "-genkeypair",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=portal",
                        "-alias",
                        "portal",
                        "-validity",
                        "2",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IOException("keytool failed: " + said);
            }
            var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
            write(
                    directory.resolve("portal.pem"),
                    "CERTIFICATE",
                    keys.getCertificate("portal").getEncoded());
            write(
                    directory.resolve("portal.key"),
                    "PRIVATE KEY",
                    Objects.requireNonNull(keys.getKey("portal", PASSWORD.toCharArray()))
                            .getEncoded());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (GeneralSecurityException refused) {
            throw new IOException(refused);
        }
    }

    private static void write(Path file, String what, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                        + what + "-----\n");
    }
}
