/// The module `cloud-snapshot`: sets of snapshots that are whole or do not exist, and disks made
/// from them. Clouds are reached through [dev.runbook.modules.cloud.CloudProvider].
@NullMarked
package dev.runbook.modules.cloud;

import org.jspecify.annotations.NullMarked;
