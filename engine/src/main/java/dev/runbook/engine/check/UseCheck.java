package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Facts;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.HostUse;
import dev.runbook.engine.expression.NameUse;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.ValueType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Looks at every use of a name: whether it has a value on every path to the use, for every host of
/// the play, and the fields that are asked of it.
final class UseCheck {
  private final HostVariables variables;
  private final HostLedger ledger;
  private final Diagnostics found;

  UseCheck(HostVariables variables, HostLedger ledger, Diagnostics found) {
    this.variables = variables;
    this.ledger = ledger;
    this.found = found;
  }

  void look(Formula formula, Scene scene) {
    formula.names().forEach(name -> variables.used(name, () -> place(name, formula), scene));
    if (!formula.problems().isEmpty()) {
      return;
    }
    for (NameUse use : formula.uses()) {
      if (use.name().equals("hosts") && use.path().size() > 1) {
        ofHost(HostUse.of(use), scene);
      } else {
        scene.find(use.name()).ifPresent(known -> use(use, known, scene));
      }
    }
    for (HostUse use : formula.hostUses()) {
      ofHost(use, scene);
    }
  }

  private static Span place(String name, Formula formula) {
    return formula.uses().stream()
        .filter(use -> use.name().equals(name))
        .findFirst()
        .map(NameUse::span)
        .orElse(formula.span());
  }

  /// A name as it is used.
  ///
  /// @param path the name as it is written, and the fields selected from it
  /// @param places where each part of the path is written
  /// @param named whether it is known to have a value here
  /// @param ran whether the step behind it is known to have run
  private record Use(List<String> path, List<Span> places, boolean named, boolean ran) {
    String name() {
      return path.getFirst();
    }
  }

  private void use(NameUse use, Known known, Scene scene) {
    if (use.asked()) {
      return;
    }
    Set<String> facts = together(scene.facts(), use.known());
    boolean ran = facts.contains(Facts.ran(use.name()));
    boolean named = ran || facts.contains(Facts.has(use.name()));
    List<Span> places = Collections.nCopies(use.path().size(), use.span());
    if (defined(new Use(use.path(), places, named, ran), known, facts, scene)) {
      // CEL knows the others.
      fields(
          use.path(),
          places,
          known.type(),
          record ->
              record.isWritten() && facts.stream().noneMatch(fact -> fact.contains(use.name())));
    }
  }

  private void ofHost(HostUse use, Scene scene) {
    ledger
        .known(use)
        .ifPresent(known -> {
          Set<String> facts = together(scene.facts(), use.known());
          String name = use.path().getFirst();
          boolean asked =
              facts.stream()
                  .anyMatch(fact ->
                      (fact.startsWith("has(") || fact.startsWith("ran("))
                          && fact.contains("." + name));
          List<String> path = new ArrayList<>(use.path());
          path.set(0, use.written() + "." + name);
          if (defined(new Use(path, use.places(), asked, asked), known, facts, scene)) {
            fields(path, use.places(), known.type(), record -> !(record.isWritten() && asked));
          }
        });
  }

  private static Set<String> together(Set<String> facts, Set<String> more) {
    if (more.isEmpty()) {
      return facts;
    }
    Set<String> all = new HashSet<>(facts);
    all.addAll(more);
    return all;
  }

  /// Whether the name has a value, and the fields of a result, on every way to its use.
  private boolean defined(Use use, Known known, Set<String> facts, Scene scene) {
    Optional<Presence.Gap> unnamed = use.named() ? Optional.empty() : known.presence().open(facts);
    if (unnamed.isPresent()) {
      maybeUndefined(use, unnamed.get(), "has(" + use.name() + ")");
      return false;
    }
    Optional<Presence.Gap> skipped =
        use.ran()
                || use.path().size() < 2
                || ResultTypes.OF_EVERY_RESULT.contains(use.path().get(1))
            ? Optional.empty()
            : known.fields().open(facts);
    if (skipped.isPresent()) {
      maybeUndefined(use, skipped.get(), use.name() + ".outcome != 'skipped'");
      return false;
    }
    if (!use.named()) {
      tagged(use, known, scene);
    }
    return true;
  }

  private void tagged(Use use, Known known, Scene scene) {
    Tagged.without(known.definers(), scene.running())
        .ifPresent(choice ->
            found.add(
                CheckRules.NAME_ONLY_WITH_TAGS
                    .at(
                        use.places().getFirst(),
                        "`"
                            + use.name()
                            + "` is not defined "
                            + Tagged.shown(choice)
                            + ": "
                            + known.definers().stream()
                                .map(definer -> "`" + definer.step() + "`")
                                .distinct()
                                .sorted()
                                .collect(Collectors.joining(" and "))
                            + " does not run then, and this does.")
                    .withAdvice(
                        "Give both steps the same tags, or the first one `always`; or ask first:"
                            + " `has("
                            + use.name()
                            + ")`.")));
  }

  private void maybeUndefined(Use use, Presence.Gap gap, String question) {
    found.add(
        Diagnostic.error(
                CheckRules.NAME_MAYBE_UNDEFINED,
                use.places().getFirst(),
                "`" + use.name() + "` is defined only " + gap.reason() + ".")
            .withAdvice(
                gap.alternatives().isEmpty()
                    ? "Ask first: `" + question + "`."
                    : "Use it under the same condition, or ask first: `" + question + "`."));
  }

  /// Looks at the fields of records that are known.
  ///
  /// @param closed whether a record has no other fields
  private void fields(
      List<String> path, List<Span> places, ValueType root, Predicate<ValueType.RecordOf> closed) {
    ValueType type = root;
    String before = path.getFirst();
    for (int i = 1; i < path.size(); i++) {
      String field = path.get(i);
      switch (ValueCheck.unwrapped(type)) {
        case ValueType.RecordOf record -> {
          ValueType next = record.fields().get(field);
          if (next == null) {
            if (closed.test(record)) {
              found.add(unknownField(before, field, record, places.get(i)));
            }
            return;
          }
          type = next;
        }
        case ValueType.ListOf list when field.startsWith("[") -> type = list.item();
        case ValueType.MapOf map -> type = map.item();
        default -> {
          return;
        }
      }
      before = before + (field.startsWith("[") ? field : "." + field);
    }
  }

  private static Diagnostic unknownField(
      String path, String field, ValueType.RecordOf record, Span place) {
    List<String> fields = List.copyOf(record.fields().keySet());
    return ExpressionRules.UNKNOWN_FIELD
        .at(place, "`" + path + "` has no field `" + field + "`.")
        .withAdvice(
            Optional.ofNullable(record.elsewhere().get(field))
                .or(() -> Suggestion.didYouMean(field, fields))
                .or(() ->
                    fields.isEmpty()
                        ? Optional.empty()
                        : Optional.of("Its fields are `" + String.join("`, `", fields) + "`.")));
  }
}
