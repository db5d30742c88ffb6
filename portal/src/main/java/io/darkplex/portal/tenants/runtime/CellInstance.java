package io.darkplex.portal.tenants.runtime;

import io.darkplex.portal.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** This portal on its data, by an id that is the same at every start: so it knows what an earlier run has left behind. */
public record CellInstance(String id) {

    /** The environment of every process of a cell carries both. */
    public static final String INSTANCE = "DARKPLEX_INSTANCE";

    public static final String TENANT = "DARKPLEX_TENANT";

    /**
     * @param named by whoever starts this portal; blank for an id that is kept beside the tenants' folders
     * @param fresh for the first start
     */
    public static CellInstance of(String named, Path tenants, UUID fresh) throws IOException {
        if (!named.isBlank()) {
            return new CellInstance(named);
        }
        Path file = tenants.resolve(".instance");
        if (Files.notExists(file)) {
            Files.createDirectories(tenants);
            Files.writeString(file, fresh.toString());
        }
        return new CellInstance(Files.readString(file).strip());
    }

    /** The id as part of a name of a file or of a container; no two ids have the same. */
    public String name() {
        var name = new StringBuilder();
        id.codePoints().forEach(letter -> {
            boolean plain = letter < 0x80 && Character.isLetterOrDigit(letter);
            if (plain || letter == '-') {
                name.appendCodePoint(letter);
            } else {
                name.append('_').append(Integer.toHexString(letter)).append('_');
            }
        });
        return name.toString();
    }

    /** How the names of its cells' folders begin; no other instance's begins so. */
    public String prefix() {
        return name() + ".";
    }

    public Map<String, String> marks(TenantId tenant) {
        return Map.of(INSTANCE, id, TENANT, tenant.toString());
    }
}
