package io.darkplex.portal.chat;

import static io.darkplex.portal.chat.ChatHouse.aTenant;
import static io.darkplex.portal.chat.ChatHouse.aTurn;
import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.OnBothDatabases;
import io.darkplex.portal.TestDatabase;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.KnownHistory.Known;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@OnBothDatabases
class AnsweredQuestionsTest {

    private static final Usage USED = Usage.of(ChatHouse.usage(200, "done"));

    private final ChatHouse house;
    private final AnsweredQuestions questions;
    private final TenantId tenant = aTenant();

    AnsweredQuestionsTest(TestDatabase database) {
        house = new ChatHouse(database.dataSource());
        questions = new AnsweredQuestions(new TurnStore(JdbcClient.create(database.dataSource())), house.seals);
    }

    @Test
    void onlyWhatAModelHasAnsweredToTheEndCounts() {
        ConversationKey place = house.aConversation(tenant);
        ended(place, "one", TurnStatus.DONE, USED);
        ended(place, "two", TurnStatus.STOPPED, USED);
        ended(place, "three", TurnStatus.FAILED, USED);
        ended(place, "four", TurnStatus.INTERRUPTED, USED);
        ended(place, "stop", TurnStatus.DONE, null);
        ended(place, "five", TurnStatus.DONE, USED);
        house.turns.accept(aTurn(place), "six", "demo");
        assertThat(questions.latest(tenant, 3)).containsExactly(new Known(place.conversation(), 2));
    }

    @Test
    void whatWasBeforeACommandMayBeForgotten() {
        ConversationKey place = house.aConversation(tenant);
        ended(place, "one", TurnStatus.DONE, USED);
        ended(place, "  /reset and tell me", TurnStatus.DONE, USED);
        assertThat(questions.latest(tenant, 3)).containsExactly(new Known(place.conversation(), 0));
        ended(place, "two", TurnStatus.DONE, USED);
        assertThat(questions.latest(tenant, 3)).containsExactly(new Known(place.conversation(), 1));
    }

    @Test
    void theLatestConversationsOfThisTenantAndTheirLastQuestions() {
        ConversationKey many = house.aConversation(tenant);
        for (int turn = 0; turn < 22; turn++) {
            ended(many, "one", TurnStatus.DONE, USED);
        }
        ConversationKey foreign = house.aConversation(aTenant());
        ended(foreign, "not mine", TurnStatus.DONE, USED);
        assertThat(questions.latest(tenant, 3)).containsExactly(new Known(many.conversation(), 20));
        assertThat(questions.latest(foreign.tenant(), 3)).containsExactly(new Known(foreign.conversation(), 1));
        assertThat(questions.latest(aTenant(), 3)).isEmpty();
        assertThat(questions.latest(tenant, 0)).isEmpty();
    }

    private void ended(ConversationKey place, String question, TurnStatus status, @Nullable Usage usage) {
        TurnKey key = aTurn(place);
        house.turns.accept(key, question, "demo");
        house.turns.wake(key);
        house.turns.begin(key);
        assertThat(house.turns.endRunning(key, new Turns.Ending(status, List.of(), usage, null)))
                .isPresent();
    }
}
