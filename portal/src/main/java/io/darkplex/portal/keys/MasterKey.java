package io.darkplex.portal.keys;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.darkplex.portal.kernel.StartRefusedException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Objects;
import java.util.Set;

/** The key that wraps every data key: AES-256-GCM, in a file that only its owner may read. */
final class MasterKey {

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private MasterKey() {}

    /**
     * Reads the file.
     *
     * @param mayMake make a new key when there is no file. False once something has been wrapped: a new key would open
     *     nothing of it, and the loss would show only later
     * @throws StartRefusedException with a sentence that an operator can act on
     */
    static Aead load(Path file, boolean mayMake) {
        try {
            AeadConfig.register();
            if (Files.notExists(file)) {
                if (!mayMake) {
                    throw new StartRefusedException(
                            "The master key file " + file + " is missing, and the database holds "
                                    + "keys that only it can open. Restore it from your backup.");
                }
                make(file);
            }
            refuseOpenFile(file);
            return TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(file), InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException damaged) {
            throw new StartRefusedException(
                    "The master key file " + file + " is damaged. Restore it from your backup.", damaged);
        } catch (IOException unreadable) {
            throw new StartRefusedException("The master key file " + file + " cannot be read or written.", unreadable);
        }
    }

    /** On disk before anything is wrapped with it, whole or not at all. */
    private static void make(Path file) throws GeneralSecurityException, IOException {
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Files.createDirectories(directory);
        String keyset = TinkJsonProtoKeysetFormat.serializeKeyset(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        Path partial =
                Files.createTempFile(directory, "master", ".partial", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.write(partial, keyset.getBytes(StandardCharsets.UTF_8), StandardOpenOption.SYNC);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel entries = FileChannel.open(directory)) {
            entries.force(true);
        }
    }

    private static void refuseOpenFile(Path file) throws IOException {
        if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
            throw new StartRefusedException(
                    "The master key file " + file + " can be read by others. Run: chmod 600 '" + file + "'");
        }
    }
}
