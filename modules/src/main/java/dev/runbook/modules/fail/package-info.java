/// The module `fail`: ends a host in words of the author.
@NullMarked
package dev.runbook.modules.fail;

import org.jspecify.annotations.NullMarked;
