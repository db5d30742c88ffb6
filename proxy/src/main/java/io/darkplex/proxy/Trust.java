package io.darkplex.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom the proxy trusts over TLS: whomever the system trusts, and who is named in a file. */
final class Trust {

    private Trust() {}

    /**
     * @param file certificates in PEM
     * @throws IllegalArgumentException when it cannot be read, or holds none
     */
    static X509TrustManager besides(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            int number = 0;
            for (X509Certificate system : managerOf(null).getAcceptedIssuers()) {
                all.setCertificateEntry("system-" + number++, system);
            }
            int before = number;
            for (Certificate own : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                all.setCertificateEntry("own-" + number++, own);
            }
            if (number == before) {
                throw new IllegalArgumentException("There is no certificate in " + file + ".");
            }
            return managerOf(all);
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("The certificates in " + file + " cannot be read.", unreadable);
        }
    }

    /** @param store null for the system's own */
    private static X509TrustManager managerOf(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new IllegalStateException("This Java knows no X.509.");
    }
}
