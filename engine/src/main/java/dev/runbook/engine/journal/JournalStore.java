package dev.runbook.engine.journal;

import dev.runbook.engine.event.Recorded;
import java.io.IOException;
import java.util.List;

/// Where the journals of runs are kept (SPI).
public interface JournalStore {
  /// Begins the journal of a new run.
  ///
  /// @throws IOException when a run of that id exists or nothing can be written there
  Journal begin(String run) throws IOException;

  /// The ids of the runs, newest first.
  List<String> runs() throws IOException;

  /// The events of a run in order. An incomplete last line (the engine was killed while writing it)
  /// is left out.
  ///
  /// @throws java.nio.file.NoSuchFileException when there is no such run
  List<Recorded> read(String run) throws IOException;
}
