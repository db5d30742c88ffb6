package io.darkplex.proxy.remote;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Addresses that never leave this machine, by their spelling: no name is looked up. */
final class Loopback {

    private Loopback() {}

    static boolean is(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String plain = host.toLowerCase(Locale.ROOT);
        return plain.equals("localhost")
                || plain.equals("::1")
                || plain.equals("[::1]")
                || plain.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
    }
}
