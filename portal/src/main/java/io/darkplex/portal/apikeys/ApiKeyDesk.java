package io.darkplex.portal.apikeys;

import io.darkplex.portal.events.LeaseCharges;
import io.darkplex.portal.kernel.Ids;
import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.kernel.UserId;
import io.darkplex.portal.models.Models;
import io.darkplex.portal.tenants.Tenants;
import io.darkplex.proxy.KeyHash;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where people make, see and revoke their keys. What they change holds here at once. */
@Component
class ApiKeyDesk {

    private static final int NAME_MAX = 80;
    private static final int MODELS_MAX = 50;
    private static final long BUDGET_MAX_MICRO_EUR = 1_000_000_000_000L;
    private static final long DAYS_MAX = 5 * 366L;

    private final Tenants tenants;
    private final Models models;
    private final ApiKeyStore store;
    private final ApiKeyChanges changes;
    private final ApiKeyBook book;
    private final LeaseCharges charges;
    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ApiKeyDesk(
            Tenants tenants,
            Models models,
            ApiKeyStore store,
            ApiKeyChanges changes,
            ApiKeyBook book,
            LeaseCharges charges,
            Ids ids,
            Clock clock) {
        this.tenants = tenants;
        this.models = models;
        this.store = store;
        this.changes = changes;
        this.book = book;
        this.charges = charges;
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody wants; see {@link ApiKey}. */
    record Wish(
            String name,
            List<String> models,
            @Nullable Long budgetMicroEur,
            @Nullable Instant expiresAt) {}

    /** @param chargedMicroEur in all, by its receipts */
    record Shown(ApiKey key, long chargedMicroEur, boolean expired) {}

    /**
     * @param text the key itself; shown this once, and kept nowhere
     */
    record Made(String text, Shown shown) {

        @Override
        public String toString() {
            return "Made[****]";
        }
    }

    List<Shown> list(UserId owner) {
        List<ApiKey> keys = store.of(tenants.of(owner));
        Map<String, Long> sums =
                charges.chargedTo(keys.stream().map(key -> key.id().toString()).toList());
        return keys.stream()
                .map(key -> shown(key, sums.getOrDefault(key.id().toString(), 0L)))
                .toList();
    }

    /**
     * @throws io.darkplex.portal.kernel.ProblemException {@link ApiKeyProblem#API_KEY_INVALID},
     *     {@link ApiKeyProblem#API_KEYS_TOO_MANY}
     */
    Made make(UserId owner, Wish wish) {
        Instant now = clock.instant();
        check(wish, now);
        String text = KeyText.draw(random);
        var key = new ApiKey(
                ids.next(),
                tenants.of(owner),
                owner,
                wish.name().strip(),
                KeyText.hint(text),
                wish.models().stream().distinct().toList(),
                wish.budgetMicroEur(),
                now.truncatedTo(ChronoUnit.MILLIS),
                wish.expiresAt(),
                null,
                null);
        changes.make(key, KeyHash.of(text));
        book.look();
        return new Made(text, shown(key, 0));
    }

    /** @throws io.darkplex.portal.kernel.ProblemException {@code NOT_FOUND} */
    void revoke(UserId owner, UUID id) {
        TenantId tenant = tenants.of(owner);
        changes.revoke(tenant, id, owner);
        book.look();
    }

    private Shown shown(ApiKey key, long charged) {
        return new Shown(book.newest(key), charged, key.expired(clock.instant()));
    }

    private void check(Wish wish, Instant now) {
        String name = wish.name().strip();
        if (name.isEmpty() || name.length() > NAME_MAX || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("name must have 1 to " + NAME_MAX + " characters on one line.");
        }
        if (wish.models().size() > MODELS_MAX) {
            throw invalid("models may name " + MODELS_MAX + " at most; name none to allow all.");
        }
        for (String model : wish.models()) {
            if (models.find(model).filter(found -> found.id().equals(model)).isEmpty()) {
                throw invalid("models names one that is not offered here.");
            }
        }
        Long budget = wish.budgetMicroEur();
        if (budget != null && (budget <= 0 || budget > BUDGET_MAX_MICRO_EUR)) {
            throw invalid("budgetMicroEur must be from 1 to " + BUDGET_MAX_MICRO_EUR + ".");
        }
        Instant end = wish.expiresAt();
        if (end != null && (!end.isAfter(now) || end.isAfter(now.plus(DAYS_MAX, ChronoUnit.DAYS)))) {
            throw invalid("expiresAt must lie ahead, within " + DAYS_MAX + " days.");
        }
    }

    private static RuntimeException invalid(String detail) {
        return ApiKeyProblem.API_KEY_INVALID.because(detail);
    }
}
