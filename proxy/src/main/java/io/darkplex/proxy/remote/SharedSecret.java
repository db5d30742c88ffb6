package io.darkplex.proxy.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.darkplex.proxy.KeyHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** What portal and proxies know and nobody else. {@link #toString()} masks it. */
public final class SharedSecret {

    /** 256 bits in Base64; in hexadecimal they take 64. */
    public static final int SHORTEST = 43;

    private static final String BEARER = "Bearer ";

    private final String value;
    private final byte[] hash;

    /** @throws IllegalArgumentException when it is too short or cannot be sent in a header; the message does not repeat it */
    public SharedSecret(String value) {
        if (value.length() < SHORTEST) {
            throw new IllegalArgumentException("The secret of portal and proxies has " + value.length()
                    + " characters; at least " + SHORTEST + " are needed, for 256 bits: openssl rand -hex 32");
        }
        if (!value.chars().allMatch(letter -> letter > ' ' && letter < 127)) {
            throw new IllegalArgumentException(
                    "The secret of portal and proxies has other characters than ASCII letters, digits and signs.");
        }
        this.value = value;
        this.hash = KeyHash.digest(value.getBytes(UTF_8));
    }

    /** @throws IllegalArgumentException also when the file cannot be read; the message says which */
    public static SharedSecret of(Path file) {
        try {
            return new SharedSecret(Files.readString(file).strip());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("The secret file " + file + " cannot be read.", unreadable);
        }
    }

    String header() {
        return BEARER + value;
    }

    /** Takes as long whatever is wrong about it. */
    boolean isIn(@Nullable String header) {
        String sent = header == null || !header.startsWith(BEARER) ? "" : header.substring(BEARER.length());
        return MessageDigest.isEqual(hash, KeyHash.digest(sent.getBytes(UTF_8)));
    }

    @Override
    public String toString() {
        return "SharedSecret[****]";
    }
}
