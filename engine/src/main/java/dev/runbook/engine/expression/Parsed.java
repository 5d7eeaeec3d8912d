package dev.runbook.engine.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// An expression that was read, before its types are checked.
///
/// @param free the names that it uses
record Parsed(CelAbstractSyntaxTree tree, FreeNames free) implements CelEngine.Reading {
  /// The names that must have a value, in the order of their first use.
  Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    free.uses().forEach(use -> names.add(use.name()));
    return names;
  }

  /// @param tree the tree that is evaluated, when the check has changed it
  /// @param common what evaluates it without the library
  Compiled.Program program(
      ScalarText text,
      CelAbstractSyntaxTree tree,
      ValueType type,
      Planned planned,
      Optional<CommonLanguage> common) {
    return new Compiled.Program(
        tree,
        planned,
        common,
        names(),
        free.uses().stream().map(FreeNames.Use::path).distinct().toList(),
        type,
        free.shortCircuits(),
        reading(text));
  }

  private Compiled.Reading reading(ScalarText text) {
    TreePlaces places = new TreePlaces(tree, text);
    List<Compiled.Use> uses = new ArrayList<>();
    for (FreeNames.Use use : free.uses()) {
      int start = places.rootOffset(use.expression(), use.name());
      String path = String.join(".", use.path());
      String written = text.text().startsWith(path, start) ? path : use.name();
      uses.add(
          new Compiled.Use(
              use.path(), use.presence(), use.known(), start, start + written.length()));
    }
    List<Compiled.OfHost> ofHosts = new ArrayList<>();
    for (FreeNames.OfHost use : free.ofHosts()) {
      String written =
          switch (use.whose()) {
            case HostUse.Named named -> named.host();
            case HostUse.Member member -> member.group();
            case HostUse.Computed _ -> "hosts";
          };
      int start = Math.max(0, text.text().indexOf(written, places.firstOffset(use.host())));
      ofHosts.add(
          new Compiled.OfHost(
              use.whose(), use.path(), use.known(), start, start + written.length()));
    }
    CelExpr whole = tree.getExpr();
    return new Compiled.Reading(
        uses, ofHosts, Facts.ifTrue(whole), Facts.ifFalse(whole), Facts.ifNotEmpty(whole));
  }
}
