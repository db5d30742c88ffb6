package io.darkplex.proxy.alone;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Settings as variables of the environment. What cannot be read is refused by its name; a value is not repeated: it may be a key. */
record Environment(Map<String, String> variables) {

    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    Optional<Path> file(String name) {
        return text(name).map(Path::of);
    }

    /** @throws IllegalArgumentException when it is missing or no address */
    URI address(String name) {
        String value = text(name).orElseThrow(() -> new IllegalArgumentException(name + " is needed."));
        try {
            return new URI(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
        } catch (URISyntaxException wrong) {
            throw new IllegalArgumentException(name + " is no address such as https://portal.example:8702.");
        }
    }

    int number(String name, int otherwise) {
        long value = number(name, (long) otherwise);
        if (value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(name + " is at most " + Integer.MAX_VALUE + ".");
        }
        return (int) value;
    }

    long number(String name, long otherwise) {
        Optional<String> value = text(name);
        if (value.isPresent() && !value.get().matches("\\d{1,18}")) {
            throw new IllegalArgumentException(name + " is a number, 0 or more.");
        }
        return value.map(Long::parseLong).orElse(otherwise);
    }

    /** Written as in the portal's settings: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 1h}. */
    Duration time(String name, Duration otherwise) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        Matcher time = TIME.matcher(value.get());
        if (!time.matches()) {
            throw new IllegalArgumentException(name + " is a time such as 500ms, 10s, 5m or 1h.");
        }
        long count = Long.parseLong(time.group(1));
        return switch (time.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
    }

    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
