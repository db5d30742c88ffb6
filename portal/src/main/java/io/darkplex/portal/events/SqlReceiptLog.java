package io.darkplex.portal.events;

import io.darkplex.portal.events.ReceiptStore.Call;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.TurnId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Sums a turn's receipts. */
@Component
class SqlReceiptLog implements ReceiptLog, LeaseCharges {

    private final ReceiptStore store;

    SqlReceiptLog(ReceiptStore store) {
        this.store = store;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<String, Long> chargedTo(Collection<String> leases) {
        return leases.isEmpty() ? Map.of() : store.chargedToLeases(leases);
    }

    @Override
    @Transactional(readOnly = true)
    public Optional<TurnUsage> usageOf(TenantId tenant, TurnId turn) {
        List<Call> calls = store.ofReference(tenant, turn.traceId());
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        List<Call> answered = calls.stream().filter(Call::reachedProvider).toList();
        Call last = calls.getLast();
        return Optional.of(new TurnUsage(
                answered.stream()
                        .map(Call::model)
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                answered.stream().mapToLong(Call::input).sum(),
                answered.stream().mapToLong(Call::cachedInput).sum(),
                answered.stream().mapToLong(Call::output).sum(),
                answered.size(),
                answered.stream().mapToLong(Call::charge).sum(),
                answered.stream().allMatch(Call::exact),
                !answered.isEmpty() && answered.stream().allMatch(Call::demo),
                last.status(),
                last.outcome()));
    }
}
