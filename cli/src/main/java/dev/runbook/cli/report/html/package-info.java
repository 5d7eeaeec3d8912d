/// A plan as one self-contained page for review.
@NullMarked
package dev.runbook.cli.report.html;

import org.jspecify.annotations.NullMarked;
