package io.darkplex.portal.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.TestPortal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@OnBothDatabases
@ExtendWith(OutputCaptureExtension.class)
class OperatorLinkTest {

    private final TestDatabase database;

    OperatorLinkTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void theFileOfTheStartMakesTheFirstOperator(CapturedOutput output) throws IOException {
        Path file = database.directory().resolve("new/operator-link");
        var settings = Map.of(
                "darkplex.accounts.operator-link-file", file.toString(),
                "darkplex.accounts.operator-email", "Root@Example.org",
                "darkplex.public-url", "https://ai.example.org");
        try (var portal = TestPortal.start(database, settings)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            String link = Files.readString(file).strip();
            assertThat(link).startsWith("https://ai.example.org/sign-in/confirm#token=");
            var browser = new Browser(portal);
            assertThat(browser.signIn(Browser.tokenOf(link)).statusCode()).isEqualTo(204);
            assertThat(browser.cookies()).containsKey("__Host-darkplex");
            assertThat(browser.get("/api/session").headers().firstValue("Strict-Transport-Security"))
                    .hasValueSatisfying(value -> assertThat(value).contains("max-age=31536000"));
            var user = browser.session().get("user");
            assertThat(user.get("email").asString()).isEqualTo("root@example.org");
            assertThat(user.get("operator").asBoolean()).isTrue();

            String fresh = portal.bean(OperatorLinks.class).issue();
            assertThat(new Browser(portal).signIn(Browser.tokenOf(fresh)).statusCode())
                    .isEqualTo(204);
            assertThat(output.getAll()).doesNotContain(Browser.tokenOf(link), Browser.tokenOf(fresh));
        }
    }

    @Test
    void plainHttpOnANetworkIsRefusedUnlessAllowed() {
        assertThatThrownBy(() -> TestPortal.start(database, Map.of("darkplex.public-url", "http://ai.example.org")))
                .hasStackTraceContaining("darkplex.accounts.allow-plain-http=true");
        assertThatThrownBy(
                        () -> TestPortal.start(database, Map.of("darkplex.public-url", "https://ai.example.org/x?y")))
                .hasStackTraceContaining("darkplex.public-url must be");
        var allowed =
                Map.of("darkplex.public-url", "http://ai.example.org", "darkplex.accounts.allow-plain-http", "true");
        try (var portal = TestPortal.start(database, allowed)) {
            assertThat(new Browser(portal).get("/api/session").headers().allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .startsWith("darkplex-csrf=")
                    .doesNotContain("Secure");
        }
    }
}
