/// What is made from the command line's own model: manual pages and completion for shells.
@NullMarked
package dev.runbook.cli.manual;

import org.jspecify.annotations.NullMarked;
