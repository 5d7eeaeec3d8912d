/// A site's own project: its profile, the files that it begins with, runbooks that it has taken
/// over, and what a host says about itself.
@NullMarked
package dev.runbook.cli.site;

import org.jspecify.annotations.NullMarked;
