/// How a command reaches a host, as an SPI: transports, connections, commands, quoting.
@NullMarked
package dev.runbook.engine.transport;

import org.jspecify.annotations.NullMarked;
