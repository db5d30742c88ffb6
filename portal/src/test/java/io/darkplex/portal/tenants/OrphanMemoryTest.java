package io.darkplex.portal.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import io.darkplex.portal.kernel.TenantId;
import io.darkplex.portal.tenants.AssistantState.State;
import io.darkplex.portal.tenants.runtime.StrayCell;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What follows from what was seen. */
class OrphanMemoryTest {

    private static final Duration START = Duration.ofSeconds(90);
    private static final Duration AGE = START.multipliedBy(2);
    private static final TenantId ANNA = new TenantId(UUID.randomUUID());
    private static final TenantId BEN = new TenantId(UUID.randomUUID());
    private static final StrayCell STRAY = new StrayCell(ANNA, "1@7");
    private static final Path PLACE = Path.of("/run/sockets/a");

    private static final Path FOLDER = Path.of("/tenants/.cells/a.b");

    private final Instant begin = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void nothingIsDueThatWasSeenOnceOrForAShortWhile() {
        var scene = scene(List.of(STRAY), Set.of(PLACE), Set.of(BEN), List.of(row(ANNA, State.READY)), Set.of());
        var first = OrphanMemory.empty().look(scene, begin, START);
        assertThat(first.due()).isEmpty();
        var soon = first.memory().look(scene, begin.plus(AGE).minusMillis(1), START);
        assertThat(soon.due()).isEmpty();
        var late = soon.memory().look(scene, begin.plus(AGE), START);
        assertThat(late.due())
                .containsExactlyInAnyOrder(
                        new Orphan.Stray(STRAY),
                        new Orphan.Sockets(PLACE),
                        row(ANNA, State.READY),
                        new Orphan.Folder(BEN),
                        new Orphan.NoFolder(ANNA));
    }

    @Test
    void whatBelongsToALivingCellIsNever() {
        var scene = new OrphanScene(
                List.of(STRAY),
                Set.of(PLACE),
                Set.of(FOLDER),
                Set.of(ANNA),
                List.of(row(BEN, State.READY)),
                Set.of(ANNA),
                Set.of(PLACE),
                Set.of(FOLDER),
                Set.of(BEN));
        assertThat(scene.suspects()).containsExactly(new Orphan.NoFolder(BEN));
    }

    @Test
    void aListingThatFailsNeitherEndsAnythingNorForgets() {
        var seen = scene(List.of(STRAY), Set.of(PLACE), Set.of(), List.of(), Set.of());
        var blind = scene(null, Set.of(PLACE), null, null, Set.of());
        var memory = OrphanMemory.empty().look(seen, begin, START).memory();
        var failed = memory.look(blind, begin.plus(AGE), START);
        assertThat(failed.due()).isEmpty();
        assertThat(failed.memory().look(seen, begin.plus(AGE), START).due())
                .containsExactlyInAnyOrder(new Orphan.Stray(STRAY), new Orphan.Sockets(PLACE));
    }

    @Test
    void whatWasNoOrphanInBetweenBeginsAnew() {
        var seen = scene(List.of(STRAY), Set.of(), Set.of(), List.of(), Set.of());
        var alive = scene(List.of(STRAY), Set.of(), Set.of(), List.of(), Set.of(ANNA));
        var memory = OrphanMemory.empty().look(seen, begin, START).memory();
        memory = memory.look(alive, begin.plusSeconds(60), START).memory();
        assertThat(memory.look(seen, begin.plus(AGE), START).due()).isEmpty();
    }

    @Test
    void aRowAtRestOrThatSomebodyLooksAfterIsLeft() {
        for (State state : State.values()) {
            var scene = new OrphanScene(
                    List.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(ANNA),
                    List.of(row(ANNA, state)),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    Set.of(ANNA));
            assertThat(scene.suspects()).as(state.name()).isEmpty();
        }
        for (State state : List.of(State.ASLEEP, State.FAILED)) {
            assertThat(scene(List.of(), Set.of(), Set.of(ANNA), List.of(row(ANNA, state)), Set.of())
                            .suspects())
                    .isEmpty();
        }
    }

    /** Whatever is seen in whatever order: due is only what was an orphan at each look that could tell, for long enough. */
    @RepeatedTest(20)
    void anyOrderOfScenes() {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        List<TenantId> tenants =
                Stream.generate(() -> new TenantId(UUID.randomUUID())).limit(4).toList();
        var memory = OrphanMemory.empty();
        var orphanSince = new HashMap<Orphan, Instant>();
        Instant now = begin;
        for (int step = 0; step < 200; step++) {
            now = now.plusSeconds(random.nextInt(120));
            OrphanScene scene = random(random, tenants);
            var suspects = scene.suspects();
            orphanSince.keySet().removeIf(orphan -> scene.tells(orphan) && !suspects.contains(orphan));
            var verdict = memory.look(scene, now, START);
            for (Orphan due : verdict.due()) {
                assertThat(scene.tells(due)).as("seed %d step %d", seed, step).isTrue();
                assertThat(suspects).as("seed %d step %d", seed, step).contains(due);
                assertThat(orphanSince.get(due))
                        .as("seed %d step %d", seed, step)
                        .isNotNull()
                        .isBeforeOrEqualTo(now.minus(START.multipliedBy(due.starts())));
            }
            for (Orphan suspect : suspects) {
                orphanSince.putIfAbsent(suspect, now);
            }
            assertThat(verdict.memory().since())
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(orphanSince);
            memory = verdict.memory();
        }
    }

    private static OrphanScene random(Random random, List<TenantId> tenants) {
        Supplier<Set<TenantId>> some = () -> {
            var chosen = new HashSet<>(tenants);
            chosen.removeIf(_ -> random.nextBoolean());
            return chosen;
        };
        return new OrphanScene(
                random.nextInt(4) == 0
                        ? null
                        : some.get().stream()
                                .map(one -> new StrayCell(one, "x"))
                                .toList(),
                random.nextInt(4) == 0 ? null : Set.of(Path.of("/s/" + random.nextInt(2))),
                random.nextInt(4) == 0 ? null : Set.of(Path.of("/f/" + random.nextInt(2))),
                random.nextInt(4) == 0 ? null : some.get(),
                random.nextInt(4) == 0
                        ? null
                        : some.get().stream()
                                .map(one ->
                                        row(one, List.of(State.values()).get(random.nextInt(State.values().length))))
                                .toList(),
                random.nextInt(3) == 0 ? some.get() : Set.of(),
                Set.of(),
                random.nextInt(3) == 0 ? Set.of(Path.of("/f/0")) : Set.of(),
                some.get());
    }

    private static Orphan.Row row(TenantId tenant, State state) {
        return new Orphan.Row(tenant, 3, state);
    }

    private static OrphanScene scene(
            @Nullable List<StrayCell> strays,
            @Nullable Set<Path> sockets,
            @Nullable Set<TenantId> folders,
            @Nullable List<Orphan.Row> rows,
            Set<TenantId> living) {
        return new OrphanScene(strays, sockets, Set.of(), folders, rows, living, Set.of(), Set.of(), Set.of());
    }
}
