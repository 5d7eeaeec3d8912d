/// JSON Schemas of the files that are read, made of the declarations by which they are read.
@NullMarked
package dev.runbook.cli.schema;

import org.jspecify.annotations.NullMarked;
