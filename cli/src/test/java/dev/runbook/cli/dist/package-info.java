/// The distribution, installed and used where there is no Java.
@NullMarked
package dev.runbook.cli.dist;

import org.jspecify.annotations.NullMarked;
