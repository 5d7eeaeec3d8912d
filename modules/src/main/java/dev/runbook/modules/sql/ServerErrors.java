package dev.runbook.modules.sql;

import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// Makes failures of what the server said: its sentence, SQLSTATE, DETAIL, HINT and the place in
/// the statement.
///
/// ```
/// PostgreSQL: relation "acounts" does not exist
///   SQLSTATE 42P01
///   line 2: from acounts
///                ^
///   DETAIL: ...
/// ```
final class ServerErrors {
  private ServerErrors() {}

  /// What a broken connection means for what was asked.
  enum Stakes {
    /// Nothing was changed: it may be asked again.
    READ,
    /// The statement may have been carried out.
    CHANGE,
    /// The session is gone, and what it held with it.
    SESSION
  }

  /// Whether the connection is of no more use.
  static boolean isLoss(SQLException e) {
    String state = state(e);
    return state.startsWith("08") || state.matches("57P0[12345]") || state.matches("25P0[34]");
  }

  static Failure of(SQLException e, Optional<SqlStatement> statement, Stakes stakes) {
    Redaction redaction = statement.map(Redaction::of).orElse(Redaction.NONE);
    String message = redaction.apply(sentence(e));
    String detail = redaction.apply(detail(e, statement));
    String hint = redaction.apply(server(e).map(ServerErrorMessage::getHint).orElse(""));
    if (isLoss(e)) {
      return lost(message, stakes).withDetail(detail).withHint(hint);
    }
    String state = state(e);
    boolean late = state.equals("55P03") || (state.equals("57014") && message.contains("timeout"));
    return Failure.of(late ? FailureKind.TIMEOUT : FailureKind.COMMAND, "PostgreSQL: " + message)
        .withDetail(detail)
        .withHint(late && hint.isEmpty() ? limitHint(message) : hint);
  }

  private static String limitHint(String message) {
    return message.contains("lock timeout")
        ? "Give a longer `lock_timeout`, or look in pg_locks for who holds it."
        : message.contains("statement timeout") ? "Give a longer `statement_timeout`." : "";
  }

  private static Failure lost(String message, Stakes stakes) {
    return switch (stakes) {
      case READ ->
          Failure.of(FailureKind.UNREACHABLE, "The connection to PostgreSQL broke: " + message);
      case CHANGE ->
          Failure.of(
              FailureKind.OUTCOME_UNKNOWN,
              "The connection to PostgreSQL broke while the statement ran, so it may or may not"
                  + " have been carried out: "
                  + message);
      case SESSION ->
          Failure.of(FailureKind.SESSION_LOST, "The database session was lost: " + message);
    };
  }

  /// @param osUser who opened the Unix socket
  /// @param diagnostics what the bridge said; may be empty
  static Failure notConnected(
      SQLException e, ServerAddress address, String osUser, String diagnostics) {
    Redaction redaction = Redaction.of(address.password().map(List::of).orElse(List.of()));
    String said = redaction.apply(diagnostics.isEmpty() ? sentence(e) : diagnostics);
    String state = state(e);
    if (state.startsWith("28") || said.contains("no password was provided")) {
      return Failure.of(
              FailureKind.AUTHENTICATION,
              "PostgreSQL refused the login to " + address.shown() + ": " + said)
          .withDetail(redaction.apply(detail(e, Optional.empty())))
          .withHint(loginHint(address, osUser));
    }
    boolean away =
        state.startsWith("08")
            || state.startsWith("57P")
            || state.startsWith("53")
            || state.isEmpty();
    return Failure.of(
            away ? FailureKind.UNREACHABLE : FailureKind.COMMAND,
            "Cannot connect to " + address.shown() + ": " + said)
        .withDetail(redaction.apply(detail(e, Optional.empty())))
        .withHint(
            address.way() == ServerAddress.Way.SOCKET && diagnostics.contains("socket")
                ? "Is the server running, and is its unix_socket_directories what `socket` says?"
                : "");
  }

  private static String loginHint(ServerAddress address, String osUser) {
    return address.way() == ServerAddress.Way.SOCKET && address.password().isEmpty()
        ? "The socket was opened as the OS user `"
            + osUser
            + "` and the login was as `"
            + address.user()
            + "`: `as` and `user` say who, pg_hba.conf who may; or give `password`."
        : "Give `user` and `password`, and see in pg_hba.conf who may log in from where.";
  }

  private static String sentence(SQLException e) {
    String message =
        server(e).map(ServerErrorMessage::getMessage).orElse(String.valueOf(e.getMessage()));
    return message.strip();
  }

  static String state(SQLException e) {
    String state = e.getSQLState();
    return state == null ? "" : state;
  }

  private static Optional<ServerErrorMessage> server(SQLException e) {
    return e instanceof PSQLException psql
        ? Optional.ofNullable(psql.getServerErrorMessage())
        : Optional.empty();
  }

  private static String detail(SQLException e, Optional<SqlStatement> statement) {
    List<String> lines = new ArrayList<>();
    if (!state(e).isEmpty()) {
      lines.add("SQLSTATE " + state(e));
    }
    Optional<ServerErrorMessage> server = server(e);
    if (server.isPresent()) {
      ServerErrorMessage said = server.get();
      if (statement.isPresent() && statement.get().mask().isEmpty() && said.getPosition() > 0) {
        lines.add(place(statement.get().sent(), said.getPosition()));
      }
      add(lines, "DETAIL", said.getDetail());
      add(lines, "WHERE", said.getWhere());
    }
    return String.join("\n", lines);
  }

  private static void add(
      List<String> lines, String name, @org.jspecify.annotations.Nullable String text) {
    if (text != null && !text.isBlank()) {
      lines.add(name + ": " + text.strip());
    }
  }

  /// The line of the statement with a mark under the place.
  ///
  /// @param position in characters (code points), from 1
  static String place(String sent, int position) {
    int index =
        sent.offsetByCodePoints(0, Math.min(position - 1, sent.codePointCount(0, sent.length())));
    int start = sent.lastIndexOf('\n', index - 1) + 1;
    int newline = sent.indexOf('\n', index);
    String line = sent.substring(start, newline < 0 ? sent.length() : newline);
    long number = sent.substring(0, start).chars().filter(c -> c == '\n').count() + 1;
    String label = "line " + number + ": ";
    StringBuilder padding = new StringBuilder(" ".repeat(label.length()));
    sent.substring(start, index).codePoints().forEach(c -> padding.append(c == '\t' ? '\t' : ' '));
    return label + line + "\n" + padding + "^";
  }
}
