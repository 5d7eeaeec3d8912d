package dev.runbook.engine.check;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.ExpressionRules;
import dev.runbook.engine.expression.Facts;
import dev.runbook.engine.expression.Formula;
import dev.runbook.engine.expression.HostUse;
import dev.runbook.engine.expression.NameUse;
import dev.runbook.engine.value.ValueType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    formula.names().forEach(name -> variables.used(name, formula.span(), scene));
    if (!formula.problems().isEmpty()) {
      return;
    }
    for (NameUse use : formula.uses()) {
      scene.find(use.name()).ifPresent(known -> use(use, known, scene));
    }
    for (HostUse use : formula.hostUses()) {
      ledger.look(use, scene.facts());
    }
  }

  private void use(NameUse use, Known known, Scene scene) {
    if (use.asked()) {
      return;
    }
    Set<String> facts = scene.facts();
    if (!use.known().isEmpty()) {
      facts = new HashSet<>(facts);
      facts.addAll(use.known());
    }
    boolean ran = facts.contains(Facts.ran(use.name()));
    Optional<Presence.Gap> unnamed =
        ran || facts.contains(Facts.has(use.name()))
            ? Optional.empty()
            : known.presence().open(facts);
    Optional<Presence.Gap> skipped =
        ran || use.path().size() < 2 || ResultTypes.OF_EVERY_RESULT.contains(use.path().get(1))
            ? Optional.empty()
            : known.fields().open(facts);
    if (unnamed.isPresent()) {
      maybeUndefined(use, unnamed.get(), "has(" + use.name() + ")");
    } else if (skipped.isPresent()) {
      maybeUndefined(use, skipped.get(), use.name() + ".outcome != 'skipped'");
    } else {
      if (!facts.contains(Facts.has(use.name()))) {
        tagged(use, known, scene);
      }
      if (use.path().size() > 1) {
        field(use, known.type(), facts);
      }
    }
  }

  private void tagged(NameUse use, Known known, Scene scene) {
    Tagged.without(known.definers(), scene.running())
        .ifPresent(choice ->
            found.add(
                CheckRules.NAME_ONLY_WITH_TAGS
                    .at(
                        use.span(),
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

  private void maybeUndefined(NameUse use, Presence.Gap gap, String question) {
    found.add(
        Diagnostic.error(
                CheckRules.NAME_MAYBE_UNDEFINED,
                use.span(),
                "`" + use.name() + "` is defined only " + gap.reason() + ".")
            .withAdvice(
                gap.alternatives().isEmpty()
                    ? "Ask first: `" + question + "`."
                    : "Use it under the same condition, or ask first: `" + question + "`."));
  }

  /// The fields of a mapping that is written out are known too, and CEL does not know them.
  private void field(NameUse use, ValueType root, Set<String> facts) {
    ValueType type = root;
    for (int i = 1; i < use.path().size(); i++) {
      if (!(type instanceof ValueType.RecordOf record)) {
        return;
      }
      String field = use.path().get(i);
      ValueType next = record.fields().get(field);
      if (next == null) {
        boolean asked = facts.stream().anyMatch(fact -> fact.contains(use.name()));
        if (record.isWritten() && !asked) {
          found.add(unknownField(String.join(".", use.path().subList(0, i)), field, record, use));
        }
        return;
      }
      type = next;
    }
  }

  static Diagnostic unknownField(
      String path, String field, ValueType.RecordOf record, NameUse use) {
    List<String> fields = List.copyOf(record.fields().keySet());
    return Diagnostic.error(
            ExpressionRules.UNKNOWN_FIELD,
            use.span(),
            "`" + path + "` has no field `" + field + "`.")
        .withAdvice(
            Suggestion.didYouMean(field, fields)
                .or(() ->
                    fields.isEmpty()
                        ? Optional.empty()
                        : Optional.of("Its fields are `" + String.join("`, `", fields) + "`.")));
  }
}
