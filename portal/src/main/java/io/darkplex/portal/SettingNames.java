package io.darkplex.portal;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.springframework.core.ResolvableType;

/**
 * The names that settings may have, as the records say to which they are bound. A name is a list of its elements; upper
 * case and dashes make no difference.
 */
final class SettingNames {

    /** Stands for the keys of a map, which whoever writes the settings chooses. */
    private static final String ANY = "*";

    private static final int NEAR_MAX = 3;
    private static final int FAR = 2;
    private static final int LETTERS_FOR_ONE_MORE = 8;

    private final TreeSet<String> names = new TreeSet<>();

    void add(String name) {
        names.add(name);
    }

    /** @param properties a record, with all that it holds */
    void add(String prefix, Class<?> properties) {
        for (RecordComponent component : properties.getRecordComponents()) {
            String name = prefix + "." + dashed(component.getName());
            add(name, ResolvableType.forType(component.getGenericType()));
        }
    }

    private void add(String name, ResolvableType type) {
        Class<?> raw = type.toClass();
        if (Map.class.isAssignableFrom(raw)) {
            add(name + "." + ANY, type.getGeneric(1));
        } else if (Collection.class.isAssignableFrom(raw)) {
            names.add(name);
            add(name + "." + ANY, type.getGeneric(0));
        } else if (raw.isRecord()) {
            add(name, raw);
        } else {
            names.add(name);
        }
    }

    boolean known(List<String> elements) {
        return names.stream().anyMatch(name -> fits(name, elements));
    }

    /** The nearest first; only what one could have meant. */
    List<String> near(List<String> elements) {
        String typed = String.join(".", elements);
        int most = FAR + typed.length() / LETTERS_FOR_ONE_MORE;
        record Near(String name, int distance) {}
        return names.stream()
                // The whole list is named, not one of its entries.
                .filter(name -> !name.endsWith("." + ANY))
                .map(name -> filled(name, elements))
                .map(name -> new Near(name, distance(plain(name), plain(typed))))
                .filter(near -> near.distance() <= most)
                .sorted(Comparator.comparingInt(Near::distance))
                .limit(NEAR_MAX)
                .map(Near::name)
                .toList();
    }

    private static boolean fits(String name, List<String> elements) {
        List<String> parts = parts(name);
        if (parts.size() != elements.size()) {
            return false;
        }
        for (int at = 0; at < parts.size(); at++) {
            if (!parts.get(at).equals(ANY) && !plain(parts.get(at)).equals(plain(elements.get(at)))) {
                return false;
            }
        }
        return true;
    }

    private static String filled(String name, List<String> elements) {
        var filled = new ArrayList<>(parts(name));
        for (int at = 0; at < filled.size(); at++) {
            if (filled.get(at).equals(ANY) && at < elements.size()) {
                filled.set(at, elements.get(at));
            }
        }
        return String.join(".", filled);
    }

    private static List<String> parts(String name) {
        return Arrays.asList(name.split("\\.", -1));
    }

    private static String plain(String name) {
        return name.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
    }

    private static String dashed(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    /** How many letters one must change, add or leave out. */
    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        Arrays.setAll(before, at -> at);
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = before[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                now[j] = Math.min(change, Math.min(before[j], now[j - 1]) + 1);
            }
            before = now;
        }
        return before[other.length()];
    }
}
