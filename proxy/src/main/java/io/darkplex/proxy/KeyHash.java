package io.darkplex.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What is kept and sent about of a virtual key: it finds the key's lease and does not give the key away. */
public final class KeyHash {

    private static final HexFormat HEX = HexFormat.of();

    private KeyHash() {}

    /** SHA-256 in hexadecimal. A key is drawn at random, so that it cannot be guessed from its hash, salted or not. */
    public static String of(String virtualKey) {
        return HEX.formatHex(digest(virtualKey.getBytes(UTF_8)));
    }

    public static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
