/**
 * The edge of every request: where we are reached, who may send here from which page, how large a body may be, how an
 * error looks, and the files of the user interface. Knows no person; who is calling is the matter of {@code accounts}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.darkplex.portal.web;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
