/// Not a module: the block devices, volume groups and mounts of a host as its own tools report
/// them, shared by the modules that work on storage. Reads only.
@NullMarked
package dev.runbook.modules.block;

import org.jspecify.annotations.NullMarked;
