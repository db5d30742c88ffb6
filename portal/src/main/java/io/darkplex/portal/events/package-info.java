/**
 * The archive: facts that are appended and read, never changed. Today the receipt of every model call.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.darkplex.portal.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
