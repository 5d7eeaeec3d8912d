package dev.runbook.modules.sql;

import dev.runbook.engine.expression.Place;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What `sql` takes and gives.
final class SqlParameters {
  private static final List<Parameter> CONNECTION =
      List.of(
          Parameter.optional(
              "via",
              ValueType.oneOf("auto", "tcp", "forward", "socket"),
              "How to reach the server: `socket`, the Unix socket of the step's host, through a"
                  + " bridge process there; `forward`, TCP from the step's host; `tcp`, TCP"
                  + " straight from the control machine. Default `auto`: `forward` with `host`,"
                  + " else `socket`."),
          Parameter.optional(
              "host",
              Simple.STRING,
              "The server's address as seen from the step's host (`forward`, default 127.0.0.1) or"
                  + " from the control machine (`tcp`)."),
          Parameter.optional("port", Simple.INT, "The server's port. Default 5432."),
          Parameter.optional(
              "socket",
              Simple.PATH,
              "Directory of the Unix socket. Default: /var/run/postgresql, /run/postgresql or /tmp,"
                  + " the first that has it."),
          Parameter.optional(
              "user", Simple.STRING, "Who to log in as to the database. Default `postgres`."),
          Parameter.optional(
              "database", Simple.STRING, "The database to connect to. Default `postgres`."),
          Parameter.optional(
              "password",
              Simple.STRING,
              "The database password, a secret. Default: none, and for TCP what ~/.pgpass of the"
                  + " control machine says."),
          Parameter.optional(
              "tls",
              new ValueType.RecordOf("SqlTls", tls()),
              "TLS for TCP: `mode` as libpq's sslmode (default `prefer`) and `root_certificate`, a"
                  + " path on the control machine."),
          Parameter.optional(
              "as",
              Simple.STRING,
              "The OS user who opens the Unix socket, for `peer`; `none` for the login user."
                  + " Default: the step's `become` unless that is root, else `postgres`; with"
                  + " `password` the login user."),
          Parameter.optional(
              "expect",
              new ValueType.RecordOf("SqlExpect", expect()),
              "Proves that it is the server we mean, before every statement: `system_identifier`,"
                  + " `data_directory`, and `postmaster: true` for the process whose postmaster.pid"
                  + " is on the step's host."));

  static final List<Parameter> STEP = step();
  static final List<Parameter> HOLD = hold();

  static final ValueType.RecordOf RESULT = new ValueType.RecordOf("SqlResult", result());

  private SqlParameters() {}

  /// The result of a query with rows of this type.
  static ValueType resultOf(ValueType row) {
    Map<String, ValueType> fields = new LinkedHashMap<>(RESULT.fields());
    fields.put("rows", ValueType.listOf(row));
    return new ValueType.RecordOf(RESULT.name(), fields);
  }

  private static List<Parameter> step() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        Parameter.optional(
                "query",
                Simple.DYNAMIC,
                "One statement; or a list of `{ from: server_version_num, text }`, of which the"
                    + " highest `from` that is not above the server's version is taken.")
            .in(Place.SQL));
    parameters.add(
        Parameter.optional(
                "script",
                Simple.DYNAMIC,
                "Several statements with semicolons between them; the result is the last one's. A"
                    + " list chooses by version as in `query`.")
            .in(Place.SQL));
    parameters.add(
        Parameter.optional(
            "effect",
            ValueType.oneOf("read", "change", "destroy"),
            "What it does. Default `change`. A `read` is checked, runs in a read-only transaction,"
                + " and in a plan too."));
    parameters.add(
        Parameter.optional(
            "session", Simple.STRING, "The held session to run in, by the name `with` gave it."));
    parameters.add(
        Parameter.optional(
            "columns",
            ValueType.optional(new ValueType.MapOf(Simple.STRING)),
            "Names and types of the result's columns: `{ lsn: lsn, labelfile: string }`. Default:"
                + " as the server types them."));
    parameters.add(
        Parameter.optional(
            "transaction",
            Simple.BOOL,
            "Whether all statements are one transaction. Default false: each by itself."));
    parameters.add(
        Parameter.optional(
            "statement_timeout",
            Simple.DURATION,
            "The server's limit for each statement. Default 5m for a read, else none."));
    parameters.add(
        Parameter.optional(
            "lock_timeout",
            Simple.DURATION,
            "The server's limit for waiting for a lock. Default none."));
    parameters.addAll(CONNECTION);
    return List.copyOf(parameters);
  }

  private static List<Parameter> hold() {
    List<Parameter> parameters = new ArrayList<>();
    parameters.add(
        Parameter.required(
            "session", Simple.STRING, "The name by which steps inside the block find it."));
    parameters.addAll(CONNECTION);
    parameters.add(
        Parameter.optional(
            "keepalive",
            Simple.DURATION,
            "Time between two signs of life asked of the server. Default 20s."));
    return List.copyOf(parameters);
  }

  private static Map<String, ValueType> tls() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put(
        "mode",
        ValueType.optional(
            ValueType.oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full")));
    fields.put("root_certificate", ValueType.optional(Simple.PATH));
    return fields;
  }

  private static Map<String, ValueType> expect() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("system_identifier", ValueType.optional(Simple.DYNAMIC));
    fields.put("data_directory", ValueType.optional(Simple.PATH));
    fields.put("postmaster", ValueType.optional(Simple.BOOL));
    return fields;
  }

  private static Map<String, ValueType> result() {
    Map<String, ValueType> fields = new LinkedHashMap<>();
    fields.put("rows", ValueType.listOf(Simple.DYNAMIC));
    fields.put("columns", ValueType.listOf(Simple.STRING));
    fields.put("row_count", Simple.INT);
    fields.put("notices", ValueType.listOf(Simple.STRING));
    fields.put("command", Simple.STRING);
    fields.put("server_version", Simple.INT);
    fields.put("took", Simple.DURATION);
    return fields;
  }
}
