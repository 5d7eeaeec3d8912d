/// What is made from the command line's model.
@NullMarked
package dev.runbook.cli.manual;

import org.jspecify.annotations.NullMarked;
