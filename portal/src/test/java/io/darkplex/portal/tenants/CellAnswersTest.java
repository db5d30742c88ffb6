package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.FakeCellRuntime.FakeCell;
import io.darkplex.portal.tenants.gateway.CellClient;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class CellAnswersTest {

    private final CellClient client = new CellClient();
    private final TenantId tenant = new TenantId(UUID.randomUUID());

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void aCellIsSlowFromItsSecondSlowAnswerOnUntilItsTenantLeaves() throws Exception {
        CellAnswers answers = answers("1ns");
        var cell = new FakeCell(new TenantId(UUID.randomUUID()));
        answers.begin(tenant, cell);
        assertThat(answers.of(tenant)).isEmpty();
        assertThat(answers.well(cell)).as("nobody listens there").isFalse();
        assertThat(answers.of(tenant)).get().satisfies(seen -> {
            assertThat(seen.slow()).isFalse();
            assertThat(seen.last()).isPositive().isEqualTo(seen.worst());
        });
        assertThat(answers.well(cell)).isFalse();
        assertThat(answers.of(tenant)).get().matches(CellFacts.Answers::slow);
        answers.end(cell);
        assertThat(answers.of(tenant)).isEmpty();
    }

    @Test
    void whatAnotherCellSaysIsNotTheTenants() throws Exception {
        CellAnswers answers = answers("1h");
        var cell = new FakeCell(tenant);
        answers.begin(tenant, cell);
        assertThat(answers.well(new FakeCell(tenant))).isFalse();
        assertThat(answers.of(tenant)).isEmpty();
    }

    private CellAnswers answers(String slow) {
        var settings = new MapConfigurationPropertySource(Map.of("darkplex.tenants.health-slow", slow));
        return new CellAnswers(
                client, new Binder(settings).bindOrCreate("darkplex.tenants", Bindable.of(TenantsProperties.class)));
    }
}
