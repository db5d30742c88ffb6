package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.keys.Seals;
import java.nio.charset.StandardCharsets;

/** No cipher, but bound to tenant and place as a real seal is, and not readable at a glance. */
final class FakeSeals implements Seals {

    @Override
    public byte[] seal(TenantId tenant, String place, String text) {
        return flipped((tenant + "|" + place + "|" + text).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String open(TenantId tenant, String place, byte[] sealed) {
        String text = new String(flipped(sealed), StandardCharsets.UTF_8);
        String bound = tenant + "|" + place + "|";
        if (!text.startsWith(bound)) {
            throw new IllegalStateException("Sealed for another place than " + bound);
        }
        return text.substring(bound.length());
    }

    private static byte[] flipped(byte[] bytes) {
        byte[] flipped = bytes.clone();
        for (int at = 0; at < flipped.length; at++) {
            flipped[at] ^= 0x5a;
        }
        return flipped;
    }
}
