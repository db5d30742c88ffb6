package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;

/** Where a conversation is. Two tenants may use the same conversation id and never notice. */
record ConversationKey(TenantId tenant, ConversationId conversation) {}
