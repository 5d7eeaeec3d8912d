package dev.runbook.modules.waitfor;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.Module;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.Coercion;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The table of the module's arguments, and how they become a [Wait].
final class WaitArguments {
  private static final Duration DEADLINE = Duration.ofMinutes(5);
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private static final List<String> CONDITIONS =
      List.of("port", "file", "absent", "command", "sql", "ssh");

  /// What of the arguments of `sql` says which server and who.
  private static final Set<String> CONNECTION =
      Set.of(
          "via", "host", "port", "socket", "user", "database", "password", "tls", "as", "expect");

  private WaitArguments() {}

  static ModuleSpec spec(Module<?> sql) {
    return ModuleSpec.of(
        "wait-for",
        "Looks until one condition holds: `port`, `file`, `absent`, `command` (alone, or with"
            + " `each`), `sql` or `ssh`. Says what it last saw when it gives up. The commands given"
            + " to it must only read; in a plan they run once.",
        List.of(
            Parameter.optional(
                "port", Simple.INT, "A TCP port that accepts a connection made on the host."),
            Parameter.optional(
                "host", Simple.STRING, "Of `port`, as the host sees it. Default localhost."),
            Parameter.optional(
                "file", Simple.DYNAMIC, "A path, or a list of paths, that must all be there."),
            Parameter.optional(
                "absent", Simple.DYNAMIC, "A path, or a list of paths, that must all be gone."),
            Parameter.optional(
                    "command", Simple.STRING, "A POSIX shell script that ends with exit code 0.")
                .in(Place.SHELL),
            Parameter.optional(
                "each",
                ValueType.listOf(Simple.STRING),
                "Names that `command` gets on standard input, one a line, and must all print; it"
                    + " may print others too, such as the listing of an archive, and its exit code"
                    + " does not count."),
            Parameter.optional(
                    "sql",
                    Simple.DYNAMIC,
                    "A statement whose first column of the first row is true; or `{ query, database"
                        + " }`. A query is written as for the module `sql`.")
                .in(Place.SQL),
            Parameter.optional("ssh", Simple.BOOL, "The host answers, over a new connection."),
            Parameter.optional(
                "server",
                server(sql),
                "How to connect for `sql` and `progress_sql`, as for `sql`."),
            Parameter.optional(
                "deadline", Simple.DURATION, "When to give up. Default 5m; 0s looks once."),
            Parameter.optional(
                "interval", Simple.DURATION, "The pause between two looks. Default 1s."),
            Parameter.optional(
                    "progress",
                    Simple.STRING,
                    "A POSIX shell script; the last line it prints is shown while waiting.")
                .in(Place.SHELL),
            Parameter.optional(
                    "progress_sql",
                    Simple.DYNAMIC,
                    "A statement whose first row is shown while waiting.")
                .in(Place.SQL),
            Parameter.optional(
                    "abort_when",
                    Simple.STRING,
                    "A POSIX shell script: when it ends with exit code 0, waiting is pointless and"
                        + " the step fails with what it printed.")
                .in(Place.SHELL),
            Parameter.optional(
                "stall",
                Simple.DURATION,
                "How long what is seen may stay the same. Default: as long as there is time."),
            Parameter.optional(
                "on_stall",
                ValueType.oneOf("warn", "fail"),
                "What to do when it has. Default `warn`.")),
        result());
  }

  private static ValueType server(Module<?> sql) {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    for (Parameter parameter : sql.spec().parameters()) {
      if (CONNECTION.contains(parameter.name())) {
        fields.put(parameter.name(), ValueType.optional(parameter.type()));
      }
    }
    return new ValueType.RecordOf("Server", fields);
  }

  private static ValueType result() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("waited", Simple.DURATION);
    fields.put("tries", Simple.INT);
    fields.put("last", Simple.STRING);
    fields.put("missing", ValueType.listOf(Simple.STRING));
    return new ValueType.RecordOf("WaitResult", fields);
  }

  static Wait read(Arguments arguments, Module<?> sql) throws ArgumentException {
    String kind = kind(arguments);
    Wait.Goal goal =
        Value.map(arguments.values()).hasUnknown()
            ? new Wait.Goal(new Condition.NotKnown(), Optional.empty())
            : goal(kind, arguments, sql);
    if (goal.condition() instanceof Condition.NotKnown) {
      return new Wait(
          goal,
          Optional.empty(),
          Optional.empty(),
          DEADLINE,
          INTERVAL,
          new Wait.Stall(Optional.empty(), Wait.Stall.Reaction.WARN));
    }
    Optional<Duration> stall =
        arguments.has("stall")
            ? Optional.of(positive("stall", arguments, Duration.ZERO))
            : Optional.empty();
    return new Wait(
        goal,
        arguments.shell("progress"),
        arguments.shell("abort_when"),
        deadline(arguments),
        positive("interval", arguments, INTERVAL),
        new Wait.Stall(
            stall,
            Wait.Stall.Reaction.valueOf(
                arguments.text("on_stall", "warn").toUpperCase(Locale.ROOT))));
  }

  /// The one condition that is given.
  private static String kind(Arguments arguments) throws ArgumentException {
    List<String> given = CONDITIONS.stream().filter(name -> given(arguments, name)).toList();
    if (given.size() != 1) {
      throw new ArgumentException(
          "",
          "`wait-for` waits for one of `port`, `file`, `absent`, `command`, `sql` and `ssh`, and "
              + (given.isEmpty() ? "none is given." : "here are " + quoted(given) + "."));
    }
    String kind = given.getFirst();
    alone("each", "command", kind, arguments);
    alone("host", "port", kind, arguments);
    return kind;
  }

  private static boolean given(Arguments arguments, String name) {
    return arguments
        .find(name)
        .filter(value -> !(value.revealed() instanceof Value.Bool(boolean truth)) || truth)
        .isPresent();
  }

  private static void alone(String name, String of, String kind, Arguments arguments)
      throws ArgumentException {
    if (arguments.has(name) && !kind.equals(of)) {
      throw new ArgumentException(name, "`" + name + "` belongs to `" + of + "`.");
    }
  }

  private static String quoted(List<String> names) {
    return "`" + String.join("` and `", names) + "`";
  }

  private static Wait.Goal goal(String kind, Arguments arguments, Module<?> sql)
      throws ArgumentException {
    Condition condition =
        switch (kind) {
          case "port" -> port(arguments);
          case "file" -> new Paths(paths("file", arguments), Paths.Presence.THERE);
          case "absent" -> new Paths(paths("absent", arguments), Paths.Presence.GONE);
          case "command" -> command(arguments);
          case "sql" -> new Condition.Truth(question("sql", arguments, sql));
          default -> new Answers();
        };
    return new Wait.Goal(
        condition,
        arguments.has("progress_sql")
            ? Optional.of(question("progress_sql", arguments, sql))
            : Optional.empty());
  }

  private static Port port(Arguments arguments) throws ArgumentException {
    long port = arguments.whole("port", 0);
    if (port < 1 || port > 65535) {
      throw new ArgumentException("port", "A port is a number from 1 to 65535, not " + port + ".");
    }
    return new Port(arguments.text("host", "localhost"), (int) port);
  }

  private static List<String> paths(String name, Arguments arguments) throws ArgumentException {
    Value given = arguments.value(name);
    List<Value> items =
        given.revealed() instanceof Value.Listing(List<Value> all) ? all : List.of(given);
    List<String> paths = new ArrayList<>();
    for (Value item : items) {
      switch (Coercion.coerce(item, Simple.PATH)) {
        case Coercion.Accepted(Value value) when value.revealed() instanceof Value.Text text ->
            paths.add(text.text());
        case Coercion.Accepted _ ->
            throw new ArgumentException(name, "`" + name + "` is a path or a list of paths.");
        case Coercion.Refused refused ->
            throw new ArgumentException(name, "`" + name + "`: " + refused.problem());
      }
    }
    if (paths.isEmpty()) {
      throw new ArgumentException(name, "`" + name + "` is an empty list.");
    }
    return paths;
  }

  private static Condition command(Arguments arguments) throws ArgumentException {
    if (!arguments.has("each")) {
      return new Succeeds(arguments.shell("command").orElseThrow());
    }
    List<String> names = arguments.texts("each").stream().map(String::strip).toList();
    for (String name : names) {
      if (name.isEmpty() || name.indexOf('\n') >= 0) {
        throw new ArgumentException("each", "A name in `each` is one line, and not empty.");
      }
    }
    return new Each(arguments.shell("command").orElseThrow(), names);
  }

  private static SqlQuestion question(String name, Arguments arguments, Module<?> sql)
      throws ArgumentException {
    return SqlQuestion.read(
        sql, name, arguments.value(name), arguments.map("server"), deadline(arguments));
  }

  private static Duration deadline(Arguments arguments) throws ArgumentException {
    Duration deadline = arguments.duration("deadline", DEADLINE);
    if (deadline.isNegative()) {
      throw new ArgumentException("deadline", "`deadline` is not less than nothing.");
    }
    return deadline;
  }

  private static Duration positive(String name, Arguments arguments, Duration otherwise)
      throws ArgumentException {
    Duration time = arguments.duration(name, otherwise);
    if (time.isNegative() || time.isZero()) {
      throw new ArgumentException(name, "`" + name + "` is longer than nothing.");
    }
    return time;
  }
}
