/// The main job on real machines: the shipped runbooks, run by the command itself in the lab.
@NullMarked
package dev.runbook.cli.lab;

import org.jspecify.annotations.NullMarked;
