/// The module `storage`: from paths down to file systems, volumes and disks.
@NullMarked
package dev.runbook.modules.storage;

import org.jspecify.annotations.NullMarked;
