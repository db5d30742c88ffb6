package io.darkplex.portal.tenants;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** The versions of our plugins that this release has: new ones, and those that an older template goes back to. */
@Component
class PluginShelf {

    private static final int FILES_MAX = 50;

    private final String place;

    PluginShelf() {
        this("classpath:/openclaw/plugin/");
    }

    /** @param place of resources, with a slash at its end; holds {@code ID/VERSION/} */
    PluginShelf(String place) {
        this.place = place;
    }

    /**
     * @return content by name of file
     * @throws io.darkplex.portal.kernel.ProblemException {@link TenantProblem#PLUGIN_DIFFERS}
     */
    SortedMap<String, byte[]> take(PluginPin pin) {
        SortedMap<String, byte[]> files = read(pin);
        if (!MessageDigest.isEqual(ascii(integrity(files)), ascii(pin.integrity()))) {
            throw TenantProblem.PLUGIN_DIFFERS.because(
                    "The files of " + pin + " are not those that the template names.");
        }
        return files;
    }

    private SortedMap<String, byte[]> read(PluginPin pin) {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver()
                    .getResources(place + pin.id() + "/" + pin.version() + "/*");
            if (found.length == 0 || found.length > FILES_MAX) {
                throw TenantProblem.PLUGIN_DIFFERS.because("This release does not have " + pin + ".");
            }
            SortedMap<String, byte[]> files = new TreeMap<>();
            for (Resource file : found) {
                files.put(Objects.requireNonNull(file.getFilename()), file.getContentAsByteArray());
            }
            return files;
        } catch (IOException unreadable) {
            throw TenantProblem.PLUGIN_DIFFERS.because("The files of " + pin + " cannot be read.", unreadable);
        }
    }

    static String integrity(SortedMap<String, byte[]> files) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                sha.update((file.getKey() + "\0" + file.getValue().length + "\0").getBytes(StandardCharsets.UTF_8));
                sha.update(file.getValue());
            }
            return "sha512-" + Base64.getEncoder().encodeToString(sha.digest());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
