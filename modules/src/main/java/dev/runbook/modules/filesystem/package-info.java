/// The module `filesystem`: makes file systems where nothing is, labels them, and holds them frozen
/// for a block.
@NullMarked
package dev.runbook.modules.filesystem;

import org.jspecify.annotations.NullMarked;
