/// The module `file`: files, directories and links, replaced as a whole or not at all.
@NullMarked
package dev.runbook.modules.file;

import org.jspecify.annotations.NullMarked;
