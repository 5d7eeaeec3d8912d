/// Which steps would run where: selection, step identities, plans.
@NullMarked
package dev.runbook.engine.plan;

import org.jspecify.annotations.NullMarked;
