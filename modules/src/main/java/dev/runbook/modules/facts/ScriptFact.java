package dev.runbook.modules.facts;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.fact.FactException;
import dev.runbook.engine.fact.FactSource;
import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.transport.CommandRunner;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.modules.block.HostScript;
import dev.runbook.modules.block.Sections;
import java.util.List;

/// A fact that one script tells.
record ScriptFact(
    String name, ValueType type, String doc, HostScript script, Reader reader, Told told)
    implements FactSource {
  /// Makes the fact of the answers.
  @FunctionalInterface
  interface Reader {
    /// @throws IllegalArgumentException when an answer makes no sense
    Value read(Sections answers) throws ModuleFailure;
  }

  /// Finds which very things the fact tells of.
  @FunctionalInterface
  interface Told {
    Told NOTHING = _ -> List.of();

    List<Identity> identities(Value fact);
  }

  ScriptFact(String name, ValueType type, String doc, HostScript script, Reader reader) {
    this(name, type, doc, script, reader, Told.NOTHING);
  }

  ScriptFact {
    requireNonNull(name, "name is null");
    requireNonNull(type, "type is null");
    requireNonNull(doc, "doc is null");
    requireNonNull(script, "script is null");
    requireNonNull(reader, "reader is null");
  }

  @Override
  public List<Identity> identities(Value fact) {
    return told.identities(fact);
  }

  @Override
  public Value gather(CommandRunner runner)
      throws TransportException, InterruptedException, FactException {
    try {
      return reader.read(script.ask(runner));
    } catch (ModuleFailure e) {
      String detail = e.failure().detail();
      throw new FactException(e.failure().message() + (detail.isEmpty() ? "" : "\n" + detail));
    } catch (IllegalArgumentException e) {
      throw new FactException(
          "The host's answer about `" + name + "` cannot be read: " + e.getMessage());
    }
  }
}
