package io.darkplex.portal.tenants;

import java.io.IOException;

/** Something of a tenant's that may not lie beside what is others', or be opened by the portal. It stays where it is. */
final class UnfitToShare extends IOException {

    private static final long serialVersionUID = 1L;

    /** @param reason a sentence for the person; nothing that a cell has written stands in it unchecked */
    UnfitToShare(String reason) {
        super(reason);
    }
}
