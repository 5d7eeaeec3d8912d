/// The module `shell`: any command of the host, with its exit status judged.
@NullMarked
package dev.runbook.modules.shell;

import org.jspecify.annotations.NullMarked;
