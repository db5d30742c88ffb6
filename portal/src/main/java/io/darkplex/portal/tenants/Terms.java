package io.darkplex.portal.tenants;

/**
 * What an assistant lives by now.
 *
 * @param placement of its plan, or what an operator has chosen instead; alone where no others can be with it
 */
record Terms(Plan plan, CellFacts.Placement placement) {

    CellForm form() {
        boolean shared = placement == CellFacts.Placement.SHARED;
        return new CellForm(placement, plan.tools(), shared ? null : plan.memory(), plan.prompt());
    }
}
