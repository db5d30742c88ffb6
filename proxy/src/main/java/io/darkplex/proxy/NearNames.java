package io.darkplex.proxy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds what somebody may have meant. */
public final class NearNames {

    private static final int MOST = 3;

    private NearNames() {}

    /** Names that begin alike, the most alike first. */
    public static List<String> of(String asked, Collection<String> known) {
        String wanted = asked.toLowerCase(Locale.ROOT);
        return known.stream()
                .sorted(Comparator.comparingInt((String name) -> commonStart(name, wanted))
                        .reversed())
                .limit(MOST)
                .toList();
    }

    private static int commonStart(String one, String other) {
        int most = Math.min(one.length(), other.length());
        int length = 0;
        while (length < most && one.charAt(length) == other.charAt(length)) {
            length++;
        }
        return length;
    }
}
