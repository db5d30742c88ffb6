package io.darkplex.portal.tenants.runtime;

import java.nio.file.Path;

/**
 * How the world of a cell looks from inside; what its configuration must say.
 *
 * @param home what the cell takes for its owner's home
 * @param state OpenClaw's own: sessions, transcripts
 * @param workspace the assistant's files
 * @param config holds {@code openclaw.json}; read-only behind walls
 * @param tmp of this cell alone
 * @param walled whether it has no network but its doors, and no file but its own
 */
public record Surroundings(Path home, Path state, Path workspace, Path config, Path tmp, boolean walled) {

    /** Of {@code config}: an empty folder, where OpenClaw looks for skills of its own. */
    public static final String NO_SKILLS = "no-skills";

    /** Of {@code config}: what the gateway loads before OpenClaw. It must be there. */
    public static final String DATABASES = "databases.mjs";

    /** The same: begins what our plugins do without OpenClaw. It must be there. */
    public static final String BRIDGE = "bridge.mjs";

    /** Of {@code config}: a folder for each plugin of ours. */
    public static final String PLUGINS = "plugins";

    /** The gateway's port on the loopback that a walled cell has for itself. */
    public static final int GATEWAY_PORT = 18_789;

    /** Where a walled cell finds the door to the model proxy. */
    public static final int MODELS_PORT = 9001;

    /** Where it finds the door to the portal's bridge. */
    public static final int BRIDGE_PORT = 9002;

    /** Where it finds the door to the web. */
    public static final int WEB_PORT = 9003;

    /** Behind walls every cell finds the same, wherever it runs. */
    public static final Surroundings WALLED = new Surroundings(
            Path.of("/cell/home"),
            Path.of("/cell/state"),
            Path.of("/cell/workspace"),
            Path.of("/cell/config"),
            Path.of("/tmp"),
            true);

    /** Without walls a cell sees the tenant's folder where it is. */
    public static Surroundings open(Path folder) {
        return new Surroundings(
                folder.resolve("home"),
                folder.resolve("state"),
                folder.resolve("workspace"),
                folder.resolve("config"),
                folder.resolve("tmp"),
                false);
    }
}
