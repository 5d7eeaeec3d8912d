package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.value.Value;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Runs through a template with values. Names are looked for in the items of the sections around,
/// the inner ones first, and then among the bindings; fields are looked for in mappings only.
final class LiveRendering implements Rendering {
  private final ScalarText text;
  private final Bindings bindings;
  private final Output output;
  private final Deque<Value> items = new ArrayDeque<>();

  LiveRendering(ScalarText text, Bindings bindings, Output output) {
    this.text = text;
    this.bindings = bindings;
    this.output = output;
  }

  @Override
  public void text(String literal) {
    output.text(literal);
  }

  @Override
  public void value(Tag tag) {
    output.value(tag, find(tag));
  }

  /// A list is gone through, a mapping's fields are names in it; of other values it counts whether
  /// they are true, or there.
  @Override
  public void section(Tag tag, Runnable body) {
    Value value = find(tag);
    if (value.revealed() instanceof Value.Unknown unknown) {
      output.undecided(tag, unknown);
      return;
    }
    boolean inverted = tag.kind() == Tag.Kind.INVERTED;
    switch (value.revealed()) {
      case Value.Bool bool -> runIf(bool.truth() != inverted, body);
      case Value.Null _ -> runIf(inverted, body);
      case Value.Mapping map -> {
        if (!inverted) {
          runWith(
              value instanceof Value.Sensitive secret
                  ? new Value.Sensitive(map, secret.reference())
                  : map,
              body);
        }
      }
      case Value.Listing list -> {
        runIf(inverted && list.items().isEmpty(), body);
        if (!inverted) {
          list.items().forEach(item -> runWith(item, body));
        }
      }
      default -> runIf(!inverted, body);
    }
  }

  private static void runIf(boolean condition, Runnable body) {
    if (condition) {
      body.run();
    }
  }

  private void runWith(Value item, Runnable body) {
    items.push(item);
    try {
      body.run();
    } finally {
      items.pop();
    }
  }

  private Value find(Tag tag) {
    if (tag.path().isEmpty()) {
      Value item = items.peek();
      if (item == null) {
        throw stop(
            TemplateRules.NAME,
            tag,
            "`{{.}}` stands for the item of a section, and there is none around it.",
            Optional.empty());
      }
      return item;
    }
    Set<String> secrets = new LinkedHashSet<>();
    Value value = root(tag, secrets);
    String path = tag.path().getFirst();
    for (String field : tag.path().subList(1, tag.path().size())) {
      Value from = uncovered(value, secrets);
      if (from instanceof Value.Unknown) {
        return covered(from, secrets);
      }
      value = field(tag, path, from, field);
      path = path + "." + field;
    }
    return covered(uncovered(value, secrets), secrets);
  }

  private Value root(Tag tag, Set<String> secrets) {
    String name = tag.path().getFirst();
    for (Value item : items) {
      if (item.revealed() instanceof Value.Mapping map && map.entries().containsKey(name)) {
        uncovered(item, secrets);
        return map.entries().get(name);
      }
    }
    try {
      return bindings
          .find(name)
          .orElseThrow(() ->
              stop(
                  TemplateRules.NO_VALUE,
                  tag,
                  "`" + name + "` has no value here.",
                  Suggestion.didYouMean(name, known())));
    } catch (EvaluationException e) {
      throw new TemplateStop(e);
    }
  }

  private Set<String> known() {
    Set<String> names = new TreeSet<>(bindings.names());
    for (Value item : items) {
      if (item.revealed() instanceof Value.Mapping map) {
        names.addAll(map.entries().keySet());
      }
    }
    return names;
  }

  private Value field(Tag tag, String path, Value from, String field) {
    if (!(from instanceof Value.Mapping map)) {
      throw stop(
          TemplateRules.UNKNOWN_FIELD,
          tag,
          "`" + path + "` is " + Wording.kind(from) + " and has no field `" + field + "`.",
          from instanceof Value.Listing
              ? Optional.of(
                  "Take an item with `!expr \"" + path + "[0]." + field + "\"` in a variable.")
              : Optional.empty());
    }
    Value value = map.entries().get(field);
    if (value == null) {
      throw stop(
          TemplateRules.UNKNOWN_FIELD,
          tag,
          "`" + path + "` has no field `" + field + "`.",
          TypeMessages.fieldAdvice(field, map.entries().keySet()));
    }
    return value;
  }

  private static Value uncovered(Value value, Set<String> secrets) {
    if (value instanceof Value.Sensitive sensitive) {
      secrets.add(sensitive.reference());
      return uncovered(sensitive.inner(), secrets);
    }
    return value;
  }

  private static Value covered(Value value, Set<String> secrets) {
    return secrets.isEmpty()
        ? value
        : new Value.Sensitive(value, String.join(", ", List.copyOf(secrets)));
  }

  private TemplateStop stop(Rule rule, Tag tag, String message, Optional<String> advice) {
    return new TemplateStop(
        new EvaluationException(
            Diagnostic.error(rule, text.at(tag.start(), tag.end()), message).withAdvice(advice)));
  }
}
