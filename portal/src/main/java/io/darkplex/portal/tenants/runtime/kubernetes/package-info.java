/** Cells as pods of a Kubernetes cluster. The only place that knows its client library. */
@NullMarked
package io.darkplex.portal.tenants.runtime.kubernetes;

import org.jspecify.annotations.NullMarked;
