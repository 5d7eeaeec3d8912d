package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects findings while files are read and checked. Safe for one thread at a time.
public final class Diagnostics {
  /// Findings without a place come first: they are about everything that follows.
  private static final Comparator<Diagnostic> BY_PLACE =
      (one, other) -> {
        if (one.span().isEmpty() || other.span().isEmpty()) {
          return Boolean.compare(one.span().isPresent(), other.span().isPresent());
        }
        int byPlace = one.span().get().compareTo(other.span().get());
        return byPlace != 0 ? byPlace : one.severity().compareTo(other.severity());
      };

  private final Set<Diagnostic> found = new LinkedHashSet<>();

  public void add(Diagnostic diagnostic) {
    found.add(requireNonNull(diagnostic, "diagnostic is null"));
  }

  public void addAll(Collection<Diagnostic> diagnostics) {
    diagnostics.forEach(this::add);
  }

  /// What was found, each once, by file, line and column; at one place errors before warnings and
  /// otherwise in the order of finding.
  public List<Diagnostic> all() {
    List<Diagnostic> sorted = new ArrayList<>(found);
    sorted.sort(BY_PLACE);
    return List.copyOf(sorted);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(each -> each.severity() == Severity.ERROR);
  }
}
