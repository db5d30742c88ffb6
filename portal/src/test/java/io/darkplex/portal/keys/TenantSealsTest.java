package io.darkplex.portal.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnBothDatabases
class TenantSealsTest {

    private static final TenantId ALICE = TenantId.of("00000000-0000-0000-0000-00000000000a");
    private static final TenantId BOB = TenantId.of("00000000-0000-0000-0000-00000000000b");
    private static final String PLACE = "chat_turn/1/question";

    private final TestDatabase database;

    @TempDir
    private Path folder = Path.of("");

    TenantSealsTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void empty() {
        database.empty();
    }

    @Test
    void opensWhatItSealedAlsoAfterARestart() {
        byte[] sealed = seals().seal(ALICE, PLACE, "Grüße, 👋");
        assertThat(seals().open(ALICE, PLACE, sealed)).isEqualTo("Grüße, 👋");
    }

    @Test
    void theTextIsNotInWhatIsStored() {
        byte[] sealed = seals().seal(ALICE, PLACE, "canary-7f3a");
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary-7f3a");
        assertThat(seals().seal(ALICE, PLACE, "canary-7f3a")).isNotEqualTo(sealed);
    }

    @Test
    void aSealedTextOpensOnlyInItsPlaceAndForItsTenant() {
        var seals = seals();
        byte[] sealed = seals.seal(ALICE, PLACE, "mine");
        seals.seal(BOB, PLACE, "so that Bob has a key");
        assertThatThrownBy(() -> seals.open(ALICE, "chat_turn/2/question", sealed))
                .isInstanceOf(SealBrokenException.class);
        assertThatThrownBy(() -> seals.open(BOB, PLACE, sealed)).isInstanceOf(SealBrokenException.class);
    }

    @Test
    void everyChangedByteIsNoticed() {
        var seals = seals();
        byte[] sealed = seals.seal(ALICE, PLACE, "untouched");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> seals.open(ALICE, PLACE, changed)).isInstanceOf(SealBrokenException.class);
        }
    }

    @Test
    void twentyFirstUsesMakeOneKey() throws Exception {
        var seals = seals();
        List<byte[]> sealed = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<byte[]> first = () -> seals.seal(ALICE, PLACE, "at once");
            for (Future<byte[]> one : threads.invokeAll(Collections.nCopies(20, first))) {
                sealed.add(one.get());
            }
        }
        var later = seals();
        assertThat(sealed)
                .hasSize(20)
                .allMatch(bytes -> later.open(ALICE, PLACE, bytes).equals("at once"));
    }

    @Test
    void aKeyThatWasRolledBackIsNotUsedOn() {
        var seals = seals();
        database.transactions().executeWithoutResult(status -> {
            seals.seal(ALICE, PLACE, "undone");
            status.setRollbackOnly();
        });
        byte[] sealed = seals.seal(ALICE, PLACE, "kept");
        assertThat(seals().open(ALICE, PLACE, sealed)).isEqualTo("kept");
    }

    @Test
    void destroyingTheKeyMakesTheTextUnreadable() {
        byte[] sealed = seals().seal(ALICE, PLACE, "forget me");
        database.jdbc().sql("delete from keys_data_key").update();
        assertThatThrownBy(() -> seals().open(ALICE, PLACE, sealed)).isInstanceOf(SealBrokenException.class);
    }

    @Test
    void theMasterKeyFileIsForItsOwnerOnly() throws IOException {
        seals();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(masterKey())))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(masterKey());
        }
    }

    @Test
    void aMasterKeyThatOthersCanReadIsRefused() throws IOException {
        seals();
        Files.setPosixFilePermissions(masterKey(), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::seals)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("chmod 600");
    }

    @Test
    void aMissingMasterKeyIsNotReplacedOnceSomethingIsSealed() throws IOException {
        seals().seal(ALICE, PLACE, "precious");
        Files.delete(masterKey());
        assertThatThrownBy(this::seals)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Restore it from your backup");
        assertThat(masterKey()).doesNotExist();
    }

    @Test
    void aDamagedMasterKeyIsNamed() throws IOException {
        seals();
        Files.writeString(masterKey(), "{}");
        assertThatThrownBy(this::seals)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("damaged");
    }

    private Path masterKey() {
        return folder.resolve("master.key");
    }

    private TenantSeals seals() {
        var properties = new KeysProperties(masterKey(), 10, Duration.ofMinutes(1));
        return new TenantSeals(new DataKeyStore(database.jdbc()), properties, Clock.systemUTC());
    }
}
