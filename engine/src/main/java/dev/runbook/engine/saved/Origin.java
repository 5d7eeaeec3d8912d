package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a plan is made from, before any host is looked at.
///
/// @param engine the engine's version
/// @param modules for each module that the runbook uses a digest of what it declares
/// @param inputs all of them, converted, defaults included; secrets are references
/// @param limit the pattern that is in force, also when it was read from a file
/// @param hosts those of each play
public record Origin(
    String engine,
    Map<String, String> modules,
    List<SavedFile> files,
    Map<String, Value> inputs,
    String limit,
    Map<String, List<String>> hosts) {
  public Origin {
    requireNonNull(engine, "engine is null");
    modules = Collections.unmodifiableMap(new LinkedHashMap<>(modules));
    files = List.copyOf(files);
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    requireNonNull(limit, "limit is null");
    hosts = Collections.unmodifiableMap(new LinkedHashMap<>(hosts));
  }
}
