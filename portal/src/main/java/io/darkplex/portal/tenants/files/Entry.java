package io.darkplex.portal.tenants.files;

import java.time.Instant;
import java.util.List;

/**
 * Something in a folder.
 *
 * @param name as it can be shown; what cannot be asked for by its name is a {@link Kind#NAME}
 * @param bytes zero for all but a file
 */
public record Entry(String name, Kind kind, long bytes, Instant changedAt) {

    public enum Kind {
        FOLDER,
        FILE,
        /** A symbolic link. */
        LINK,
        /** A device, a socket or a pipe. */
        SPECIAL,
        /** A file that has other names, which may lie anywhere. */
        SHARED,
        /** Its name cannot be shown as it is. */
        NAME
    }

    /** @param more whether the folder holds more than was listed */
    public record Listing(List<Entry> entries, boolean more) {

        public Listing {
            entries = List.copyOf(entries);
        }
    }
}
