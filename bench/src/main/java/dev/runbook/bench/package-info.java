/// What the benchmarks need of Java; `bench/README.md` says how they are run.
@NullMarked
package dev.runbook.bench;

import org.jspecify.annotations.NullMarked;
