/// The module `lvm`: physical volumes, volume groups and logical volumes of a host.
@NullMarked
package dev.runbook.modules.lvm;

import org.jspecify.annotations.NullMarked;
