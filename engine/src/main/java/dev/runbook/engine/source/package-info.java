/// Where text came from: source files, positions that count from 1, spans.
@NullMarked
package dev.runbook.engine.source;

import org.jspecify.annotations.NullMarked;
