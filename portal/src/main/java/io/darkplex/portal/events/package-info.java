/**
 * The archive: facts that are appended and read, never changed. The receipt of every model call, and where assistants have
 * asked to go.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.darkplex.portal.events;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
