package io.darkplex.portal.apikeys;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * How a key is spelled: {@value #PREFIX}, 256 random bits, and the CRC-32 of both, in hexadecimal. Whoever scans text for lost
 * keys knows by the checksum that it has found one, without asking us; and most typing errors need no look-up.
 */
final class KeyText {

    static final String PREFIX = "dpk_";

    private static final int BYTES = 32;
    private static final int CHECKSUM_DIGITS = 8;
    private static final int HINT_DIGITS = 6;
    private static final Pattern FORM = Pattern.compile("dpk_[0-9a-f]{72}");

    private KeyText() {}

    static String draw(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String body = PREFIX + HexFormat.of().formatHex(bytes);
        return body + checksum(body);
    }

    static boolean wellFormed(String text) {
        if (!FORM.matcher(text).matches()) {
            return false;
        }
        int end = text.length() - CHECKSUM_DIGITS;
        return checksum(text.substring(0, end)).equals(text.substring(end));
    }

    /** By which its owner knows it again: a few of its 64 random digits. */
    static String hint(String key) {
        return key.substring(0, PREFIX.length() + HINT_DIGITS);
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(US_ASCII));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
