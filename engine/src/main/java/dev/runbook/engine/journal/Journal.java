package dev.runbook.engine.journal;

import dev.runbook.engine.event.Recorded;
import java.io.IOException;

/// Keeps the events of one run. Safe for use by many threads.
public interface Journal extends AutoCloseable {
  /// Adds an event at the end. Calls come in the order of sequence numbers. The event is written,
  /// and durable after the next [#force].
  ///
  /// @throws IOException when it could not be written: the run must stop then
  void append(Recorded event) throws IOException;

  /// Returns when everything appended before the call is on stable storage; concurrent calls share
  /// one flush.
  ///
  /// @throws IOException when that could not be done: the run must stop then
  void force() throws IOException;

  /// Forces and ends the journal; a second call does nothing.
  @Override
  void close() throws IOException;
}
