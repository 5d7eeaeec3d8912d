/// The module `confirm`: asks the operator before going on.
@NullMarked
package dev.runbook.modules.confirm;

import org.jspecify.annotations.NullMarked;
