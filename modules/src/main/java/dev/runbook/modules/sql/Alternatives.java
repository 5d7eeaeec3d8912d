package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a step sends, by server version: the alternative with the highest `from` that is not above
/// the server's version is taken.
public record Alternatives(List<Alternative> all) {
  /// One way to say it.
  ///
  /// @param from the lowest server_version_num that it is for; 0 for any
  /// @param statements in order; empty while the text is not known
  /// @param unknown why the text is not known yet; empty when it is
  public record Alternative(
      int from, List<SqlStatement> statements, Optional<Value.Unknown> unknown) {
    public Alternative {
      statements = List.copyOf(statements);
      requireNonNull(unknown, "unknown is null");
    }

    /// Whether it can be sent: nothing in it waits for an earlier step.
    public boolean known() {
      return unknown.isEmpty()
          && statements.stream()
              .flatMap(statement -> statement.parameters().stream())
              .noneMatch(Value::hasUnknown);
    }

    /// The statements with their parameters in place, for people.
    public String shown() {
      if (unknown.isPresent()) {
        String part = unknown.get().shown();
        return part.isEmpty() ? ParameterText.shown(unknown.get()) : part;
      }
      Optional<String> mask = statements.stream().flatMap(each -> each.mask().stream()).findFirst();
      return mask.orElseGet(
          () -> String.join(";\n", statements.stream().map(SqlStatement::shown).toList()));
    }
  }

  public Alternatives {
    all = List.copyOf(all);
  }

  /// Reads the value of `query` or `script`: a text, or a list of `{ from, text }`.
  static Alternatives read(String parameter, Value value) throws ArgumentException {
    List<Alternative> alternatives = new ArrayList<>();
    if (value.revealed() instanceof Value.Listing list) {
      for (Value item : list.items()) {
        alternatives.add(alternative(parameter, item));
      }
      refuseTwins(parameter, alternatives);
    } else {
      alternatives.add(one(0, value));
    }
    if (alternatives.isEmpty()) {
      throw new ArgumentException(parameter, "`" + parameter + "` is an empty list.");
    }
    return new Alternatives(alternatives);
  }

  private static Alternative alternative(String parameter, Value item) throws ArgumentException {
    if (item.revealed() instanceof Value.Mapping(Map<String, Value> entries)
        && entries.containsKey("text")
        && entries.keySet().stream().allMatch(key -> key.equals("from") || key.equals("text"))) {
      return switch (entries.getOrDefault("from", Value.whole(0)).revealed()) {
        case Value.Whole(long number) when number >= 0 && number == (int) number ->
            one((int) number, entries.getOrDefault("text", Value.NULL));
        default ->
            throw new ArgumentException(
                parameter, "`from` is a server_version_num, such as 150000 for PostgreSQL 15.");
      };
    }
    throw new ArgumentException(
        parameter, "Each item of `" + parameter + "` is `{ from: 150000, text: \"...\" }`.");
  }

  private static void refuseTwins(String parameter, List<Alternative> alternatives)
      throws ArgumentException {
    long different = alternatives.stream().mapToInt(Alternative::from).distinct().count();
    if (different < alternatives.size()) {
      throw new ArgumentException(
          parameter, "Two alternatives of `" + parameter + "` have the same `from`.");
    }
  }

  private static Alternative one(int from, Value text) {
    return text.revealed() instanceof Value.Unknown unknown
        ? new Alternative(from, List.of(), Optional.of(unknown))
        : new Alternative(from, SqlStatement.split(text), Optional.empty());
  }

  /// The one for this server; empty when all are for newer ones.
  Optional<Alternative> of(int version) {
    return all.stream()
        .filter(alternative -> alternative.from() <= version)
        .max(java.util.Comparator.comparingInt(Alternative::from));
  }

  boolean known() {
    return all.stream().allMatch(Alternative::known);
  }

  /// The steps that the unknown parts wait for.
  java.util.Set<String> unknownAfter() {
    java.util.Set<String> after = new java.util.TreeSet<>();
    for (Alternative alternative : all) {
      alternative.unknown().ifPresent(unknown -> after.addAll(unknown.after()));
      alternative
          .statements()
          .forEach(statement ->
              statement.parameters().forEach(value -> after.addAll(value.unknownAfter())));
    }
    return after;
  }

  /// Every alternative, for people; each with its version where there are several.
  String shown() {
    if (all.size() == 1) {
      return all.getFirst().shown();
    }
    return String.join(
        "\n", all.stream().map(one -> "from " + one.from() + ": " + one.shown()).toList());
  }
}
