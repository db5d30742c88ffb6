package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;

/** Where a turn is. */
record TurnKey(TenantId tenant, ConversationId conversation, TurnId turn) {

    ConversationKey place() {
        return new ConversationKey(tenant, conversation);
    }
}
