/// The module `fsck`: file systems that nobody has mounted, checked, their journals replayed, or
/// repaired.
@NullMarked
package dev.runbook.modules.fsck;

import org.jspecify.annotations.NullMarked;
