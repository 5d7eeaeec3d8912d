package dev.runbook.engine.module;

import dev.runbook.engine.result.Failure;
import java.util.Optional;

/// Something held open for a block. Owned by the engine.
public interface Held {
  /// The name by which steps inside the block find it, such as a session's name; empty when steps
  /// need not.
  String name();

  /// What it is, for the console and for the list of what still exists: `database session backup on
  /// primary`.
  String description();

  /// Why it is lost, once it is; the engine asks between steps and while they run (at least once a
  /// second), and cancels the block when the answer is there. Must not block.
  Optional<Failure> lost();

  /// Releases it. Called once, from the thread that opened it, also after a loss.
  ///
  /// @throws ModuleFailure when it was not held to the end, or cannot be released: the block fails
  ///   then
  void release() throws ModuleFailure, InterruptedException;
}
