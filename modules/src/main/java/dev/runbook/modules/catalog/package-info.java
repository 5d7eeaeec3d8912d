/// All modules in one list. The only package that names more than one of them.
@NullMarked
package dev.runbook.modules.catalog;

import org.jspecify.annotations.NullMarked;
