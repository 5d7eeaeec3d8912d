/// The module `mount`: file systems at their places, with options as the kernel reports them, and
/// their lines in /etc/fstab.
@NullMarked
package dev.runbook.modules.mount;

import org.jspecify.annotations.NullMarked;
