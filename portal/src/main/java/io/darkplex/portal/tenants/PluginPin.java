package io.darkplex.portal.tenants;

import java.util.regex.Pattern;

/**
 * A plugin of ours as a template names it.
 *
 * @param integrity of its files; see {@code openclaw/plugin/README.md}
 */
record PluginPin(String id, String version, String integrity, Load load) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,5}\\.[0-9]{1,5}\\.[0-9]{1,5}");

    PluginPin {
        if (!NAME.matcher(id).matches() || !VERSION.matcher(version).matches()) {
            throw new IllegalArgumentException("A plugin has a name in small letters and a version of three numbers.");
        }
    }

    /** Who loads it in the cell. */
    enum Load {
        /** The cell's own start, which takes what it needs. */
        IMPORT,
        /** OpenClaw, with all its hooks. */
        PLUGIN
    }

    @Override
    public String toString() {
        return id + " " + version;
    }
}
