package io.darkplex.portal.accounts;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The languages we speak. */
public enum Language {
    EN,
    DE;

    /** English for what we do not speak. */
    static Language of(@Nullable String tag) {
        return "de".equalsIgnoreCase(tag) ? DE : EN;
    }

    /** As in a file name or an HTML attribute. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
