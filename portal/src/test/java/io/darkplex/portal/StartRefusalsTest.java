package io.darkplex.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an operator reads when the set-up is at fault. */
@ExtendWith(OutputCaptureExtension.class)
class StartRefusalsTest {

    private final TestDatabase database = new TestDatabase(TestDatabase.Kind.SQLITE);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void aMissingDatabaseEndsInASentence(CapturedOutput said) {
        try (var running = new TestDatabase(TestDatabase.Kind.POSTGRESQL)) {
            String url = running.settings().getOrDefault("darkplex.database.url", "");
            refuses(url.replaceFirst("/\\w+$", "/nowhere"));
        }
        assertThat(said.getAll())
                .contains("APPLICATION FAILED TO START", "has no database \"nowhere\". Create it")
                .doesNotContain("\tat ");
    }

    @Test
    void anAddressThatCannotBeReadIsNotRepeated(CapturedOutput said) {
        refuses("postgresql://ada:s3cret%zz@127.0.0.1/house");
        assertThat(said.getAll())
                .contains("DARKPLEX_DATABASE_URL is not the address of a PostgreSQL database")
                .doesNotContain("s3cret")
                .doesNotContain("\tat ");
    }

    @Test
    void aSlipInTheSettingsFileIsPlacedWithoutQuotingTheKeyNextToIt(CapturedOutput said) throws IOException {
        Path folder = database.directory();
        Files.writeString(folder.resolve("darkplex.yaml"), """
                darkplex:
                  models:
                    providers:
                      openai:
                        api-key: sk-s3cret: oops
                """);
        assertThatThrownBy(() -> TestPortal.start(database, Map.of("darkplex.data", folder.toString())))
                .isInstanceOf(Exception.class);
        assertThat(said.getAll())
                .contains("darkplex.yaml in the data directory cannot be read, line 5, column ")
                .doesNotContain("s3cret");
    }

    @Test
    void aMisspeltSettingIsPlacedWithWhatMayBeMeantAndWithoutItsValue(CapturedOutput said) throws IOException {
        Path folder = database.directory();
        Files.writeString(folder.resolve("darkplex.yaml"), """
                darkplex:
                  tenants.runtime: process
                  tenants:
                    moves-kept: 7
                    moves-kpet: s3cret
                """);
        assertThatThrownBy(() -> TestPortal.start(database, Map.of("darkplex.data", folder.toString())))
                .isInstanceOf(Exception.class);
        assertThat(said.getAll())
                .contains("There is no setting darkplex.tenants.moves-kpet (darkplex.yaml, line 5); did you mean "
                        + "darkplex.tenants.moves-kept?")
                .doesNotContain("s3cret")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "darkplex.egress.allow",
                "darkplex.egress.allow[0]",
                "darkplex.tenants.files.quota",
                "darkplex.tenants.idle-freeze",
                "darkplex.tenants.idle-stop",
                "darkplex.tenants.placement"
            })
    void whatPlansSayNowIsNoSetting(String name, CapturedOutput said) {
        assertThatThrownBy(() -> TestPortal.start(database, Map.of(name, "7"))).isInstanceOf(Exception.class);
        assertThat(said.getAll())
                .contains("There is no setting " + name.replace("[0]", "") + " any more: a plan says it")
                .doesNotContain("\tat ");
    }

    /** Each room has one; the last has no room at all. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "darkplex.accounts.link-tll",
                "darkplex.chat.run.time-mux",
                "darkplex.database.fiel",
                "darkplex.docker.imag",
                "darkplex.egress.lookup-max",
                "darkplex.events.receipt-per-commit",
                "darkplex.keys.master-key-fil",
                "darkplex.models.providers.openai.api-kee",
                "darkplex.openclaw.wals",
                "darkplex.proxy.prt",
                "darkplex.public-ulr",
                "darkplex.tenants.files.file-mx",
                "darkplex.web.directry",
                "darkplex.tennants.plan"
            })
    void aMisspeltSettingOfAnyRoomIsRefused(String name, CapturedOutput said) {
        assertThatThrownBy(() -> TestPortal.start(database, Map.of(name, "7"))).isInstanceOf(Exception.class);
        assertThat(said.getAll()).contains("There is no setting " + name + "; did you mean darkplex.");
    }

    private void refuses(String url) {
        assertThatThrownBy(() -> TestPortal.start(database, Map.of("darkplex.database.url", url)))
                .isInstanceOf(Exception.class);
    }
}
