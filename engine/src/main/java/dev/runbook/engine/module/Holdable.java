package dev.runbook.engine.module;

import dev.runbook.engine.transport.TransportException;
import java.util.List;
import java.util.Optional;

/// A module that can also be held: named under `with:`, opened before a block, watched through it,
/// released after it.
///
/// @param <H> the record of the arguments it takes under `with:`
public interface Holdable<H> {
  /// The arguments it takes under `with:`.
  List<Parameter> holdParameters();

  /// The argument, under `with:` and of a step, that names what is held: `session`. A step that
  /// gives it stands in a block that holds something of that name. Empty when steps name nothing.
  default Optional<String> heldName() {
    return Optional.empty();
  }

  H readHold(Arguments arguments) throws ArgumentException;

  /// Says, reading only, what opening would do.
  Assessment assessHold(H arguments, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Opens it. The engine releases what is returned, exactly once, whatever happens in the block.
  Held open(H arguments, Session session)
      throws ModuleFailure, TransportException, InterruptedException;
}
