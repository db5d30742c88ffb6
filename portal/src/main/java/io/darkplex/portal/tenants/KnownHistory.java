package io.darkplex.portal.tenants;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import java.util.List;

/** What is stored of the conversations with an assistant, as far as the assistant must know it too. */
public interface KnownHistory {

    /** The conversations that changed last; at most {@code most}. */
    List<Known> latest(TenantId tenant, int most);

    /** @param questions at least so many of its last questions are known to the assistant, if nothing is lost */
    record Known(ConversationId conversation, int questions) {}
}
