package io.darkplex.portal.keys;

import io.darkplex.portal.kernel.TenantId;

/** Seals and opens a tenant's text with that tenant's own key. */
public interface Seals {

    /**
     * @param place what the text belongs to, for example {@code chat_turn/<id>/question}; the same is needed to open
     *     it, so that a sealed text cannot be moved to another row, column or tenant unnoticed
     */
    byte[] seal(TenantId tenant, String place, String text);

    /** @throws SealBrokenException when the bytes were changed, moved, or sealed with a key that is gone */
    String open(TenantId tenant, String place, byte[] sealed);
}
