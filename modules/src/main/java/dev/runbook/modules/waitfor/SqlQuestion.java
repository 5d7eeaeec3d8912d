package dev.runbook.modules.waitfor;

import dev.runbook.engine.expression.SqlText;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A statement that only reads, asked as the module `sql` asks it.
final class SqlQuestion {
  /// Serialization failures (a standby's conflict with recovery is one), resources that ran out,
  /// and interventions by an operator pass (appendix A, classes 40, 53 and 57).
  private static final Pattern PASSING = Pattern.compile("SQLSTATE (?:40|53|57)");

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  private final String shown;
  private final Asking asking;

  private SqlQuestion(String shown, Asking asking) {
    this.shown = shown;
    this.asking = asking;
  }

  @FunctionalInterface
  private interface Asking {
    Value ask(Probe probe) throws ModuleFailure, TransportException, InterruptedException;
  }

  /// Reads a statement, alternatives of it, or `{ query, database }` with either.
  ///
  /// @param parameter where it stands
  /// @param server arguments of `sql` that say which server and who
  /// @param limit how long there is to wait in all
  static <A> SqlQuestion read(
      Module<A> sql, String parameter, Value written, Map<String, Value> server, Duration limit)
      throws ArgumentException {
    Map<String, Value> arguments = new LinkedHashMap<>(server);
    Value query = written;
    if (written instanceof Value.Mapping(Map<String, Value> parts) && parts.containsKey("query")) {
      for (Map.Entry<String, Value> part : parts.entrySet()) {
        switch (part.getKey()) {
          case "query" -> query = part.getValue();
          case "database" -> arguments.put("database", name(parameter, part.getValue()));
          default ->
              throw new ArgumentException(
                  parameter,
                  "`"
                      + parameter
                      + "` takes `query` and `database`, not `"
                      + part.getKey()
                      + "`; how to connect stands in `server`.");
        }
      }
    }
    arguments.put("query", query);
    arguments.put("effect", Value.text("read"));
    Duration most = limit.compareTo(LONGEST) < 0 ? limit : LONGEST;
    arguments.put(
        "statement_timeout", new Value.Time(most.compareTo(SHORTEST) < 0 ? SHORTEST : most));
    A read = read(sql, parameter, arguments);
    return new SqlQuestion(shown(query), probe -> sql.assess(read, probe).value());
  }

  private static <A> A read(Module<A> sql, String parameter, Map<String, Value> arguments)
      throws ArgumentException {
    try {
      return sql.read(new Arguments(arguments));
    } catch (ArgumentException e) {
      throw new ArgumentException(parameter, "`" + parameter + "`: " + e.getMessage());
    }
  }

  /// A name where templates become bind parameters or, outside of a statement that takes any, text
  /// in single quotes.
  private static Value name(String parameter, Value written) throws ArgumentException {
    if (written.revealed() instanceof Value.Text
        || (written.revealed() instanceof Value.Mapping mapping
            && mapping.field("text").isPresent())) {
      SqlText text = Arguments.asSql(parameter, written);
      if (text.parameters().isEmpty()) {
        return Value.text(unquoted(text.text()));
      }
      if (text.parameters().size() == 1 && text.text().strip().equals("?")) {
        return text.parameters().getFirst();
      }
    }
    throw new ArgumentException(
        parameter, "`database` is a name, or one `{{template}}` that stands for one.");
  }

  private static String unquoted(String text) {
    return text.length() > 1 && text.startsWith("'") && text.endsWith("'")
        ? text.substring(1, text.length() - 1).replace("''", "'")
        : text;
  }

  private static String shown(Value query) {
    return switch (query) {
      case Value.Sensitive secret -> "`" + Wording.brief(secret.reference()) + "`";
      case Value.Text(String text) -> "`" + Wording.brief(text) + "`";
      case Value.Listing(List<Value> all) when !all.isEmpty() -> shown(all.getLast());
      case Value.Mapping mapping when mapping.field("text").isPresent() ->
          shown(mapping.field("text").get());
      default -> "the statement";
    };
  }

  /// The statement, for people.
  String shown() {
    return shown;
  }

  /// Asks whether it is true. A server that is away, not ready or busy has not said no for good.
  ///
  /// @throws ModuleFailure when asking again would not help
  Sighting look(Probe probe) throws ModuleFailure, TransportException, InterruptedException {
    Optional<Map<String, Value>> row;
    try {
      row = row(asking.ask(probe));
    } catch (ModuleFailure e) {
      if (passes(e.failure())) {
        return Sighting.notYet(e.failure().message());
      }
      throw e;
    }
    if (row.isEmpty()) {
      return Sighting.notYet("no row");
    }
    Value first = row.get().values().iterator().next();
    return switch (first.revealed()) {
      case Value.Bool(boolean truth) when truth -> Sighting.holds(line(row.get()));
      case Value.Bool _, Value.Null _ -> Sighting.notYet(line(row.get()));
      default ->
          throw new ModuleFailure(
              Failure.of(
                      FailureKind.COMMAND,
                      "The first column of "
                          + shown
                          + " is "
                          + ValueText.shown(first)
                          + ", which is neither true nor false.")
                  .withHint("Write a condition: `select count(*) > 0 from ...`."));
    };
  }

  /// The first row on one line; why there is none when the server cannot say.
  String line(Probe probe) throws TransportException, InterruptedException {
    try {
      return row(asking.ask(probe)).map(SqlQuestion::line).orElse("");
    } catch (ModuleFailure e) {
      return e.failure().message();
    }
  }

  private static boolean passes(Failure failure) {
    return switch (failure.kind()) {
      case UNREACHABLE, TIMEOUT -> true;
      case COMMAND -> PASSING.matcher(failure.detail()).lookingAt();
      default -> false;
    };
  }

  private static Optional<Map<String, Value>> row(Value result) {
    if (result instanceof Value.Mapping fields) {
      Value rows = fields.field("rows").orElse(Value.NULL);
      if (rows.revealed() instanceof Value.Listing(List<Value> all)
          && !all.isEmpty()
          && all.getFirst() instanceof Value.Mapping(Map<String, Value> row)
          && !row.isEmpty()) {
        return Optional.of(
            rows instanceof Value.Sensitive secret ? hidden(row, secret.reference()) : row);
      }
    }
    return Optional.empty();
  }

  private static Map<String, Value> hidden(Map<String, Value> row, String reference) {
    Map<String, Value> all = new LinkedHashMap<>();
    row.forEach((name, value) -> all.put(name, new Value.Sensitive(value, reference)));
    return all;
  }

  private static String line(Map<String, Value> row) {
    if (row.size() == 1) {
      return Wording.brief(ValueText.shown(row.values().iterator().next()));
    }
    return Wording.brief(
        row.entrySet().stream()
            .map(column -> column.getKey() + " " + ValueText.shown(column.getValue()))
            .collect(Collectors.joining(", ")));
  }
}
