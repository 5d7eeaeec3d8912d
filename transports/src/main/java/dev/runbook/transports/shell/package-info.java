/// What all transports share: how a command becomes a line for `sh`, how secrets get there, how a
/// process group is ended and how a detached command is kept. A transport only has to start
/// processes ([HostShell]).
@NullMarked
package dev.runbook.transports.shell;

import org.jspecify.annotations.NullMarked;
