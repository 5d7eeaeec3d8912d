package dev.runbook.modules.sql;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;

/// Asks a server who it is and compares that with what was expected.
final class IdentityQuery {
  private final Optional<Expectation> expectation;

  IdentityQuery(Optional<Expectation> expectation) {
    this.expectation = expectation;
  }

  /// @param more further columns, for settings made in the same round trip; may be empty
  Identity ask(Connection connection, String more) throws SQLException {
    boolean system = expectation.flatMap(Expectation::systemIdentifier).isPresent();
    boolean directory =
        expectation.flatMap(Expectation::dataDirectory).isPresent()
            || expectation
                .filter(wanted -> wanted.postmaster() == Expectation.Postmaster.OF_THIS_HOST)
                .isPresent();
    String sql =
        "select pg_catalog.pg_backend_pid(), "
            + (system
                ? "(select system_identifier::text from pg_catalog.pg_control_system())"
                : "''")
            + ", "
            + (directory ? "pg_catalog.current_setting('data_directory')" : "''")
            + ", extract(epoch from pg_catalog.pg_postmaster_start_time())::bigint"
            + (more.isEmpty() ? "" : ", " + more);
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return new Identity(row.getLong(1), row.getString(2), row.getString(3), row.getLong(4));
    }
  }

  /// @param pid the server process that must answer; empty means any
  /// @throws StatementRefusal with both values when it is another server or another process
  void verify(Identity found, OptionalLong pid) throws StatementRefusal {
    if (pid.isPresent() && found.pid() != pid.getAsLong()) {
      throw new StatementRefusal(
          "Another server process answers: it was "
              + pid.getAsLong()
              + " and is "
              + found.pid()
              + ".",
          "A pooler in between hands statements to any process; connect to the server itself.");
    }
    compare(
        "system_identifier",
        expectation.flatMap(Expectation::systemIdentifier),
        found.systemIdentifier());
    compare(
        "data_directory", expectation.flatMap(Expectation::dataDirectory), found.dataDirectory());
  }

  private static void compare(String what, Optional<String> expected, String found)
      throws StatementRefusal {
    if (expected.isPresent() && !expected.get().equals(found)) {
      throw new StatementRefusal(
          "This is another server: its `"
              + what
              + "` is `"
              + found
              + "`, and `"
              + expected.get()
              + "` is expected.",
          "Compare host, port, socket and any pooler or virtual address in between.");
    }
  }
}
