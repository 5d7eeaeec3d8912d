/// Hosts, groups and patterns, read from YAML or from an INI inventory.
@NullMarked
package dev.runbook.engine.inventory;

import org.jspecify.annotations.NullMarked;
