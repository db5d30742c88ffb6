package io.darkplex.portal.chat;

import io.darkplex.portal.kernel.ConversationId;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.KnownHistory;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What an assistant must still know: those of the last questions to which a model has given its whole answer. Of one that
 * was stopped, failed or was interrupted OpenClaw may have kept nothing, and of its commands it keeps nothing.
 */
@Component
class AnsweredQuestions implements KnownHistory {

    private static final int TURNS = 20;

    /** Some of OpenClaw's commands make it forget what was before. */
    private static final String COMMAND = "/";

    private final TurnStore turns;
    private final TurnSeals seals;

    AnsweredQuestions(TurnStore turns, TurnSeals seals) {
        this.turns = turns;
        this.seals = seals;
    }

    @Override
    public List<Known> latest(TenantId tenant, int most) {
        Map<ConversationId, Integer> answered = new LinkedHashMap<>();
        Set<ConversationId> forgotten = new HashSet<>();
        for (TurnStore.Asked asked : turns.latest(tenant, most, TURNS)) {
            ConversationId conversation = asked.key().conversation();
            if (seals.openQuestion(asked.key(), asked.question()).strip().startsWith(COMMAND)) {
                forgotten.add(conversation);
            }
            boolean counts = asked.status() == TurnStatus.DONE && asked.used() && !forgotten.contains(conversation);
            answered.merge(conversation, counts ? 1 : 0, Integer::sum);
        }
        return answered.entrySet().stream()
                .map(one -> new Known(one.getKey(), one.getValue()))
                .toList();
    }
}
