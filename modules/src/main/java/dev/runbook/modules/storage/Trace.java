package dev.runbook.modules.storage;

import java.util.List;

/// @param paths absolute paths on the host
record Trace(List<String> paths) {
  Trace {
    paths = List.copyOf(paths);
  }
}
