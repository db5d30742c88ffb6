package io.darkplex.proxy;

import io.darkplex.proxy.retry.Trouble;
import java.time.Duration;

/** Hears what an operator has to act on. Called on the event loop: returns at once. */
@FunctionalInterface
public interface Notices {

    /** For whom the log is enough. */
    Notices NONE = (provider, key, why, pause) -> {};

    /**
     * A provider refuses a key, or there is no money behind it. Told once when it goes out of use, and again when a new try fails.
     *
     * @param key its name, never its value
     * @param pause until it is tried again
     */
    void keySetAside(String provider, String key, Trouble why, Duration pause);
}
