package dev.runbook.engine.fact;

import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import java.util.List;

/// One fact about a host, gathered only when a runbook names it, read-only, with LC_ALL=C.
public interface FactSource {
  /// The name after `facts.`: `disks`.
  String name();

  /// What it holds, for the checker and the documentation.
  ValueType type();

  String doc();

  /// Reads the fact.
  ///
  /// @param runner runs as the step's user; privileged facts need `become`
  /// @throws FactException when the host's answer makes no sense or the tool is missing
  Value gather(CommandRunner runner) throws TransportException, InterruptedException, FactException;

  /// Which very things a value of this fact tells of.
  default List<Identity> identities(Value fact) {
    return List.of();
  }
}
