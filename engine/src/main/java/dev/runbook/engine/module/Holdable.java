package dev.runbook.engine.module;

import dev.runbook.engine.transport.TransportException;
import java.util.List;

/// A module that can also be held: named under `with:`, opened before a block, watched through it,
/// released after it.
///
/// @param <H> the record of the arguments it takes under `with:`
public interface Holdable<H> {
  /// The arguments it takes under `with:`.
  List<Parameter> holdParameters();

  H readHold(Arguments arguments) throws ArgumentException;

  /// Says, reading only, what opening would do.
  Assessment assessHold(H arguments, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Opens it. The engine releases what is returned, exactly once, whatever happens in the block.
  Held open(H arguments, Session session)
      throws ModuleFailure, TransportException, InterruptedException;
}
