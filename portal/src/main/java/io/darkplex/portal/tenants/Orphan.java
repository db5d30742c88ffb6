package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.runtime.StrayCell;
import java.nio.file.Path;

/** Something without what it belongs to. */
sealed interface Orphan {

    Finding.Code code();

    /** How many start-times something is one before it is dealt with. A start has sockets and a process before it has a cell. */
    default int starts() {
        return 2;
    }

    /** A process or a container of no cell of ours. */
    record Stray(StrayCell cell) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.CELL_ORPHANED;
        }
    }

    /** A directory of sockets that no cell is reached by. */
    record Sockets(Path directory) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.SOCKETS_ORPHANED;
        }
    }

    /** A row that says that a cell is up or on its way, and nobody looks after one. */
    record Row(TenantId tenant, long generation, AssistantState.State state) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.ROW_ORPHANED;
        }
    }

    /** The folder of a cell that is no more, and in which no tenant is. A cell has its folder no longer than one start without living. */
    record CellFolder(Path folder) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.CELL_FOLDER_ORPHANED;
        }

        @Override
        public int starts() {
            return 1;
        }
    }

    /** A folder of a tenant that has no row. It may be all that is left of somebody's work: it is only told of. */
    record Folder(TenantId tenant) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.FOLDER_ORPHANED;
        }
    }

    /** A row without its folder: somebody's files are gone. */
    record NoFolder(TenantId tenant) implements Orphan {
        @Override
        public Finding.Code code() {
            return Finding.Code.FOLDER_MISSING;
        }
    }
}
