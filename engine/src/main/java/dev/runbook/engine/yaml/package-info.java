/// YAML read into nodes that know their place. The only user of the YAML library.
@NullMarked
package dev.runbook.engine.yaml;

import org.jspecify.annotations.NullMarked;
