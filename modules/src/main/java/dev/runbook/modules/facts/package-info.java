/// The facts about a host: its system, disks, mounts and LVM.
@NullMarked
package dev.runbook.modules.facts;

import org.jspecify.annotations.NullMarked;
