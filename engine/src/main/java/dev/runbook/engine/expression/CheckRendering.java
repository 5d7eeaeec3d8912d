package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Runs through a template without values, each section once, and finds what can be found by
/// reading: names that are not defined, fields that do not exist, what has no text, and places
/// where no value may stand.
final class CheckRendering implements Rendering {
  private final ScalarText text;
  private final Names names;
  private final Output output;
  private final List<Diagnostic> problems = new ArrayList<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Set<List<String>> paths = new LinkedHashSet<>();
  private final Deque<ValueType> items = new ArrayDeque<>();
  private final List<NameUse> uses = new ArrayList<>();
  private final Deque<String> known = new ArrayDeque<>();

  CheckRendering(ScalarText text, Names names, Output output) {
    this.text = text;
    this.names = names;
    this.output = output;
  }

  List<Diagnostic> problems() {
    return problems;
  }

  Set<String> names() {
    return used;
  }

  List<List<String>> paths() {
    return List.copyOf(paths);
  }

  List<NameUse> uses() {
    return List.copyOf(uses);
  }

  private void used(Tag tag) {
    used.add(tag.path().getFirst());
    paths.add(tag.path());
    uses.add(new NameUse(tag.path(), false, new HashSet<>(known), text.at(tag.start(), tag.end())));
  }

  @Override
  public void text(String literal) {
    try {
      output.text(literal);
    } catch (TemplateStop stop) {
      problems.add(stop.finding().diagnostic());
    }
  }

  @Override
  public void value(Tag tag) {
    ValueType type = type(tag);
    String what =
        switch (unwrapped(type)) {
          case ValueType.ListOf _ -> "a list";
          case ValueType.MapOf _, ValueType.RecordOf _ -> "a mapping";
          case null, default -> "";
        };
    if (!what.isEmpty() && !(output instanceof SqlOutput)) {
      problem(
          TemplateRules.NO_TEXT,
          tag,
          "`" + tag.name() + "` is " + what + ", and has no text of its own.",
          Optional.of(
              what.equals("a list")
                  ? "Write `{{#"
                      + tag.name()
                      + "}} {{.}} {{/"
                      + tag.name()
                      + "}}` for each item, or `!expr` for the list itself."
                  : "Name one of its fields, or use `!expr` for the value itself."));
    }
    try {
      output.hole(tag);
    } catch (TemplateStop stop) {
      problems.add(stop.finding().diagnostic());
    }
  }

  @Override
  public void section(Tag tag, Runnable body) {
    ValueType declared = type(tag);
    ValueType type = unwrapped(declared);
    if (declared instanceof Simple simple && simple != Simple.DYNAMIC && simple != Simple.BOOL) {
      problem(
          TemplateRules.SECTION,
          tag,
          "A section stands for a list, a mapping, a truth or what may be null, and `"
              + tag.name()
              + "` is of the type `"
              + declared.written()
              + "`.",
          Optional.empty());
    }
    Object before = output.place();
    String fact = Facts.path(tag.path());
    known.push(tag.kind() == Tag.Kind.SECTION ? fact : Facts.not(fact));
    if (tag.kind() == Tag.Kind.SECTION && type != Simple.BOOL) {
      items.push(
          switch (type) {
            case ValueType.ListOf list -> list.item();
            case ValueType.MapOf map -> map;
            case ValueType.RecordOf named -> named;
            case null, default -> Simple.DYNAMIC;
          });
      body.run();
      items.pop();
    } else {
      body.run();
    }
    known.pop();
    if (!before.equals(output.place())) {
      problem(
          TemplateRules.SECTION,
          tag,
          "The section `" + tag.name() + "` ends inside other quotes than it begins in.",
          Optional.of("Let every quote that is opened in a section be closed in it."));
    }
  }

  /// Null when it is not known; the name is noted as used.
  private @Nullable ValueType type(Tag tag) {
    if (tag.path().isEmpty()) {
      return items.isEmpty() ? noItem(tag) : items.peek();
    }
    String root = tag.path().getFirst();
    for (ValueType item : items) {
      ValueType inside = unwrapped(item);
      if (inside instanceof ValueType.RecordOf named && named.fields().containsKey(root)) {
        return follow(tag, named.fields().get(root));
      }
      if (inside == Simple.DYNAMIC || inside instanceof ValueType.MapOf) {
        return maybeField(tag, root);
      }
    }
    Optional<ValueType> declared = names.type(root);
    if (declared.isEmpty()) {
      problem(
          TemplateRules.UNDEFINED_NAME,
          tag,
          "`" + root + "` is not defined here.",
          Suggestion.didYouMean(root, known()));
      return null;
    }
    used(tag);
    return follow(tag, declared.get());
  }

  /// In an item of unknown shape a name may be one of its fields: only what is declared outside is
  /// surely a name.
  private @Nullable ValueType maybeField(Tag tag, String root) {
    if (names.type(root).isPresent()) {
      used.add(root);
      paths.add(tag.path());
    }
    return null;
  }

  private @Nullable ValueType noItem(Tag tag) {
    problem(
        TemplateRules.NAME,
        tag,
        "`{{.}}` stands for the item of a section, and there is none around it.",
        Optional.empty());
    return null;
  }

  private Set<String> known() {
    Set<String> known = new LinkedHashSet<>(names.names());
    for (ValueType item : items) {
      if (unwrapped(item) instanceof ValueType.RecordOf named) {
        known.addAll(named.fields().keySet());
      }
    }
    return known;
  }

  private @Nullable ValueType follow(Tag tag, @Nullable ValueType root) {
    ValueType type = root;
    String path = tag.path().getFirst();
    for (String field : tag.path().subList(1, tag.path().size())) {
      switch (unwrapped(type)) {
        case ValueType.RecordOf named -> {
          if (!named.fields().containsKey(field)) {
            problem(
                TemplateRules.UNKNOWN_FIELD,
                tag,
                "`" + path + "` has no field `" + field + "`.",
                TypeMessages.fieldAdvice(field, named));
            return null;
          }
          type = named.fields().get(field);
        }
        case ValueType.MapOf map -> type = map.item();
        case null -> {
          return null;
        }
        case Simple simple when simple == Simple.DYNAMIC -> {
          return null;
        }
        case ValueType other -> {
          problem(
              TemplateRules.UNKNOWN_FIELD,
              tag,
              "`"
                  + path
                  + "` is of the type `"
                  + other.written()
                  + "` and has no field `"
                  + field
                  + "`.",
              other instanceof ValueType.ListOf
                  ? Optional.of(
                      "Take an item with `!expr \"" + path + "[0]." + field + "\"` in a variable.")
                  : Optional.empty());
          return null;
        }
      }
      path = path + "." + field;
    }
    return type;
  }

  private static @Nullable ValueType unwrapped(@Nullable ValueType type) {
    return type instanceof ValueType.OptionalOf optional ? unwrapped(optional.inner()) : type;
  }

  private void problem(Rule rule, Tag tag, String message, Optional<String> advice) {
    problems.add(
        Diagnostic.error(rule, text.at(tag.start(), tag.end()), message).withAdvice(advice));
  }
}
