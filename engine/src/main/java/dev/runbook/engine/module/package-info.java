/// What a step can do, as an SPI: arguments, probes that read, sessions that write.
@NullMarked
package dev.runbook.engine.module;

import org.jspecify.annotations.NullMarked;
