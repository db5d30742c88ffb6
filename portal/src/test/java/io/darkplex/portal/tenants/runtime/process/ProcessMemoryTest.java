package io.darkplex.portal.tenants.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMemoryTest {

    @Test
    void aLivingProcessTakesSomeAndAnEndedOneIsUnknown() throws Exception {
        assertThat(new ProcessMemory(ProcessHandle.current()).bytes().orElse(0)).isGreaterThan(10L << 20);
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertThat(new ProcessMemory(ended.toHandle()).bytes()).isEmpty();
    }

    @Test
    void theInstalledVersionIsThatOfItsPackage(@TempDir Path folder) throws Exception {
        Path main = folder.resolve("openclaw.mjs");
        assertThat(InstalledVersion.beside(main)).isEmpty();
        assertThat(InstalledVersion.beside(null)).isEmpty();
        Files.writeString(folder.resolve("package.json"), "{\"name\": \"openclaw\", \"version\": \"2026.9.6\"}");
        assertThat(InstalledVersion.beside(main)).hasValue("2026.9.6");
    }
}
