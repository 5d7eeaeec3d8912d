package dev.runbook.modules.filesystem;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.OutputSink;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.testkit.WrappedHost;

/// A host that runs a command with this text in it, and the connection breaks before its end is
/// seen.
final class ForgetfulHost extends WrappedHost {
  private final String text;

  ForgetfulHost(Connection host, String text) {
    super(host);
    this.text = text;
  }

  @Override
  public CommandResult run(Command command, OutputSink sink)
      throws TransportException, InterruptedException {
    CommandResult result = super.run(command, sink);
    if (command.script().contains(text)) {
      throw new TransportException(
          TransportException.Kind.DISCONNECTED, "The connection broke.", "");
    }
    return result;
  }
}
