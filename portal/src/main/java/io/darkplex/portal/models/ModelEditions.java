package io.darkplex.portal.models;

import io.darkplex.portal.kernel.ProblemException;
import io.darkplex.portal.kernel.UserId;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The catalogue in force: the last one that an operator has written at any portal of this database, or else that of this version. */
@Component
class ModelEditions implements InitializingBean {

    private static final Logger LOG = LoggerFactory.getLogger(ModelEditions.class);

    private static final ModelEditionStore.Edition BUILT_IN = new ModelEditionStore.Edition(0, ModelFiles.modelsText());

    /** So many are listed; older ones are found by their number. */
    private static final int SHOWN = 50;

    private final ModelEditionStore store;
    private final ModelEditionChanges changes;
    private final ModelCatalog catalog;
    private volatile ModelEditionStore.Edition current = BUILT_IN;

    ModelEditions(ModelEditionStore store, ModelEditionChanges changes, ModelCatalog catalog) {
        this.store = store;
        this.changes = changes;
        this.catalog = catalog;
    }

    @Override
    public void afterPropertiesSet() {
        look();
    }

    /** Number 0 is the one of this version. */
    ModelEditionStore.Edition current() {
        return current;
    }

    /** Those that operators have written, the newest first. */
    List<ModelEditionStore.Made> latest() {
        return store.latest(SHOWN);
    }

    /** @param number 0: the one of this version, whatever was written since */
    Optional<ModelEditionStore.Edition> find(long number) {
        return number == 0 ? Optional.of(BUILT_IN) : store.find(number);
    }

    /**
     * @param edition follows on the one that its writer has read
     * @throws ProblemException {@link ModelsProblem#MODELS_INVALID}, {@link ModelsProblem#MODELS_MOVED}
     */
    void change(ModelEditionStore.Edition edition, UserId by) {
        catalog.check(ModelFiles.models(edition.yaml()));
        changes.keep(edition, by);
        look();
    }

    /** Takes over what another portal has kept. One that this version cannot read changes nothing. */
    @Scheduled(fixedDelayString = "${darkplex.models.look-every:1s}")
    synchronized void look() {
        store.latestAfter(current.number()).ifPresent(edition -> {
            try {
                KnownModels known = ModelFiles.models(edition.yaml());
                catalog.check(known);
                catalog.publish(known);
            } catch (ProblemException unfit) {
                LOG.error("The catalogue of models does not fit this version: number={}", edition.number(), unfit);
            }
            current = edition;
        });
    }
}
