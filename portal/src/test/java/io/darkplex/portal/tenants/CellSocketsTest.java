package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.darkplex.portal.tenants.runtime.CellInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CellSocketsTest {

    private static final CellInstance PORTAL = new CellInstance("portal");

    @TempDir
    private Path data;

    @Test
    void eachCellHasAPlaceOfItsOwnThatOnlyWeCanReach() throws IOException {
        var sockets = new CellSockets(data.resolve("run/sockets"));
        Path one = sockets.create();
        Path other = sockets.create();
        assertThat(one).isNotEqualTo(other);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("run/sockets"))))
                .isEqualTo("rwx------");
        assertThat(one.resolve("in")).isDirectory();
        assertThat(one.resolve("doors")).isDirectory();
        sockets.clear();
        assertThat(data.resolve("run/sockets")).doesNotExist();
    }

    @Test
    void aPathThatIsTooLongForASocketIsReplacedByAShortOne() throws IOException {
        Path deep =
                data.resolve("a-folder-with-a-name-of-some-length/".repeat(3)).resolve("tenants");
        Path place = CellSockets.beside(deep, PORTAL).create();
        assertThat(place.resolve("doors/models.sock").toString().length()).isLessThan(108);
        assertThat(place.startsWith(data)).isFalse();
        assertThat(CellSockets.beside(deep, PORTAL).create().getParent())
                .as("the same at the next start, which clears it")
                .isEqualTo(place.getParent());
        CellSockets.beside(deep, PORTAL).clear();
        assertThat(place).doesNotExist();
    }

    @Test
    void anotherPortalOnTheSameFoldersHasItsOwnAndKeepsThem() throws IOException {
        Path tenants = data.resolve("tenants");
        CellSockets ours = CellSockets.beside(tenants, PORTAL);
        Path place = ours.create();
        CellSockets theirs = CellSockets.beside(tenants, new CellInstance("another"));
        Path other = theirs.create();
        assertThat(ours.list()).containsExactly(place);
        theirs.clear();
        assertThat(place).isDirectory();
        assertThat(other).doesNotExist();
    }

    @Test
    void whatSomebodyElseHasPutThereIsNotUsed() throws IOException {
        Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
        Path base = Files.createSymbolicLink(data.resolve("link"), elsewhere);
        assertThatThrownBy(() -> new CellSockets(base).create()).isInstanceOf(IOException.class);
        Path open = Files.createDirectory(
                data.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThatThrownBy(() -> new CellSockets(open).create())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not a directory of ours alone");
        assertThat(elsewhere).isEmptyDirectory();
    }
}
