package io.darkplex.proxy.wire;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A piece of the list of models.
 *
 * @param names public model names, in the order to show
 * @param more whether others follow in the direction asked for
 */
public record ModelPage(List<String> names, boolean more) {

    /** What Anthropic and Google take at most. */
    private static final int LARGEST = 1_000;

    public ModelPage {
        names = List.copyOf(names);
    }

    /**
     * The page that a client asks for: all that there are when it does not ask for a part.
     *
     * @param parameter answers a parameter of the query by its name, or null
     * @throws ProxyProblemException {@link ProxyProblem#FIELD_INVALID}
     */
    public static ModelPage of(Dialect dialect, List<String> all, UnaryOperator<@Nullable String> parameter) {
        return switch (dialect) {
            case OPENAI, RESPONSES, OLLAMA -> new ModelPage(all, false);
            case GEMINI -> after(all, parameter, "pageToken", size(parameter, "pageSize"));
            case ANTHROPIC -> {
                int size = size(parameter, "limit");
                yield parameter.apply("before_id") == null
                        ? after(all, parameter, "after_id", size)
                        : before(all, parameter, size);
            }
        };
    }

    @Nullable String first() {
        return names.isEmpty() ? null : names.getFirst();
    }

    @Nullable String last() {
        return names.isEmpty() ? null : names.getLast();
    }

    private static ModelPage after(List<String> all, UnaryOperator<@Nullable String> parameter, String name, int size) {
        String mark = parameter.apply(name);
        int from = mark == null || mark.isEmpty() ? 0 : place(all, mark, name) + 1;
        int to = Math.min(all.size(), from + size);
        return new ModelPage(all.subList(from, to), to < all.size());
    }

    private static ModelPage before(List<String> all, UnaryOperator<@Nullable String> parameter, int size) {
        int to = place(all, String.valueOf(parameter.apply("before_id")), "before_id");
        int from = Math.max(0, to - size);
        return new ModelPage(all.subList(from, to), from > 0);
    }

    private static int place(List<String> all, String mark, String name) {
        int place = all.indexOf(mark);
        if (place < 0) {
            throw ProxyProblem.FIELD_INVALID.at(name, "The parameter \"" + name + "\" names no model of the list.");
        }
        return place;
    }

    private static int size(UnaryOperator<@Nullable String> parameter, String name) {
        String size = parameter.apply(name);
        if (size == null) {
            return LARGEST;
        }
        try {
            int asked = Integer.parseInt(size);
            if (asked >= 1 && asked <= LARGEST) {
                return asked;
            }
        } catch (NumberFormatException noNumber) {
            throw wrong(name);
        }
        throw wrong(name);
    }

    private static ProxyProblemException wrong(String name) {
        return ProxyProblem.FIELD_INVALID.at(name, "The parameter \"" + name + "\" must be 1 to " + LARGEST + ".");
    }
}
