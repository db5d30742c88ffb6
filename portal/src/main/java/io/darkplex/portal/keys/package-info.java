/**
 * Seals what tenants say and store. Each tenant has one data key; the database holds it wrapped by a master key that is
 * kept outside the database, so neither a stolen database nor an old backup can be read without that file.
 * Destroying a data key makes everything sealed with it unreadable.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel"})
package io.darkplex.portal.keys;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
