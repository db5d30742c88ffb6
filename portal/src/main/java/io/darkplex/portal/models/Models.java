package io.darkplex.portal.models;

import java.util.List;
import java.util.Optional;

/** The models that this instance offers now. Never empty: without a provider it offers the demo model. */
public interface Models {

    /** All, the default first, then by name. */
    List<Model> list();

    Model defaultModel();

    Optional<Model> find(String id);
}
