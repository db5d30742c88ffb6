/**
 * Words that every room speaks: typed ids, the actor, problems.
 * No beans, no SQL, at most 25 types. A type that only two rooms need belongs to the lower of the two.
 */
@NullMarked
@ApplicationModule(
        type = ApplicationModule.Type.OPEN,
        allowedDependencies = {})
package io.darkplex.portal.kernel;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
