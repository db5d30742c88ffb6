package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.Golden;
import io.darkplex.portal.kernel.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class KeptTemplateTest {

    private static final JsonMapper JSON = new JsonMapper();

    private final KeptTemplate current = KeptTemplate.of(TenantTemplate.read(JSON), JSON);

    @Test
    void whatIsKeptIsWhatIsReadAgainWhateverTheOrderOfItsKeys() {
        TenantTemplate read = current.open(JSON);
        assertThat(read).isEqualTo(TenantTemplate.read(JSON));
        assertThat(KeptTemplate.of(read, JSON)).isEqualTo(current);
        assertThat(current.content()).startsWith("{\"gateway\":{\"agents\":").doesNotContain("\n");
        assertThat(current.integrity()).matches("sha256-[A-Za-z0-9+/]{43}=");
    }

    @Test
    void oneByteIsEnoughToBeRefused() {
        refused(new KeptTemplate(current.version(), current.content() + " ", current.integrity()), "was changed");
        refused(signed(current.version() + 1, current.content()), "another version");
        refused(signed(current.version(), "{\"version\":"), "cannot be read");
        refused(signed(current.version(), current.content().replace("\"tools\"", "\"tols\"")), "cannot be read");
    }

    /**
     * A version that tenants were started with never means something else. After a wanted change: give it the next
     * number, then {@code -Dgolden.update=true}.
     */
    @Test
    void aChangeIsANewVersion() throws IOException {
        String line = current.version() + " " + current.integrity() + "\n";
        String known = Golden.read("template-versions.txt");
        assertThat(known.lines().filter(other -> other.startsWith(current.version() + " ")))
                .as("a template of this version has other contents: count its version up")
                .allMatch(other -> other.equals(line.strip()));
        Golden.check("template-versions.txt", known.contains(line) ? known : known + line);
    }

    /** As somebody would keep it who may. */
    static KeptTemplate signed(int version, String content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return new KeptTemplate(
                    version, content, "sha256-" + Base64.getEncoder().encodeToString(hash));
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void refused(KeptTemplate kept, String why) {
        assertThatThrownBy(() -> kept.open(JSON))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.detail()).contains(why));
    }
}
