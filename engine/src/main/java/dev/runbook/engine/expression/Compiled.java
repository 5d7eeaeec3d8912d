package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.value.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What became of an expression's text.
sealed interface Compiled {
  /// A use of a name, with the part of the text where it is written, in characters.
  record Use(List<String> path, boolean asked, Set<String> known, int start, int end) {}

  /// A use of what a host has registered.
  record OfHost(HostUse.Whose whose, List<String> path, Set<String> known, int start, int end) {}

  /// @param uses every use of a name
  /// @param ifTrue the [Facts] that are known once it was found to be true
  /// @param ifFalse those that are known once it was found to be false
  /// @param ifNotEmpty those that are known once it was found to be a list with items
  record Reading(
      List<Use> uses,
      List<OfHost> ofHosts,
      Set<String> ifTrue,
      Set<String> ifFalse,
      Set<String> ifNotEmpty) {
    public Reading {
      uses = List.copyOf(uses);
      ofHosts = List.copyOf(ofHosts);
      ifTrue = Set.copyOf(ifTrue);
      ifFalse = Set.copyOf(ifFalse);
      ifNotEmpty = Set.copyOf(ifNotEmpty);
    }
  }

  /// @param common what evaluates it without the CEL library; empty where that is not known to
  ///   agree with it
  /// @param paths the name and the selected fields of every use of a name
  record Program(
      CelAbstractSyntaxTree tree,
      Planned planned,
      Optional<CommonLanguage> common,
      Set<String> names,
      List<List<String>> paths,
      ValueType type,
      boolean shortCircuits,
      Reading reading)
      implements Compiled {
    public Program {
      names = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(names));
      paths = List.copyOf(paths);
    }
  }

  record Rejected(List<Diagnostic> problems) implements Compiled {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
