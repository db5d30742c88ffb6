package io.darkplex.portal.web;

/** What every page says about this server. Without a bean of it: no demo, version {@code dev}. */
public interface InstanceFacts {

    /** No provider is configured, so the demo model answers. */
    boolean demo();

    String version();

    /** What is said when nobody knows better. */
    InstanceFacts UNKNOWN = new InstanceFacts() {
        @Override
        public boolean demo() {
            return false;
        }

        @Override
        public String version() {
            return "dev";
        }
    };
}
