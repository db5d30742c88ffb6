package io.darkplex.proxy.translate;

import org.jspecify.annotations.Nullable;

/** A picture's or a file's bytes, or where they are. */
sealed interface Media {

    /** @param base64 the bytes as they travel in JSON */
    record Inline(String type, String base64) implements Media {

        private static final String DATA = "data:";
        private static final String BASE64 = ";base64,";

        String dataUrl() {
            return DATA + type + BASE64 + base64;
        }

        /** Null when it is no data URL in Base64. */
        static @Nullable Inline ofDataUrl(String url) {
            int comma = url.indexOf(BASE64);
            if (!url.startsWith(DATA) || comma < DATA.length()) {
                return null;
            }
            return new Inline(url.substring(DATA.length(), comma), url.substring(comma + BASE64.length()));
        }
    }

    /** @param type when the caller said it */
    record Remote(@Nullable String type, String url) implements Media {}
}
