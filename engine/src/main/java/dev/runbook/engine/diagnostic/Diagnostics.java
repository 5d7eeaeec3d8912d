package dev.runbook.engine.diagnostic;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

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
  private UnaryOperator<Diagnostic> words = UnaryOperator.identity();

  public void add(Diagnostic diagnostic) {
    found.add(words.apply(requireNonNull(diagnostic, "diagnostic is null")));
  }

  /// Lets what is found meanwhile say more than whoever finds it knows.
  public <T> T telling(UnaryOperator<Diagnostic> more, Supplier<T> meanwhile) {
    UnaryOperator<Diagnostic> before = words;
    words = more;
    try {
      return meanwhile.get();
    } finally {
      words = before;
    }
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
