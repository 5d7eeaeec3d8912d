package dev.runbook.modules.sql;

import dev.runbook.engine.fact.Identity;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.transport.TransportException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// That a server was asked, once for a host and an address, which very cluster it serves.
record ServerSighting() implements AutoCloseable {
  private static final String SYSTEM_IDENTIFIER =
      "select system_identifier::text from pg_catalog.pg_control_system()";

  /// Asks and tells. A server that does not say, as an old one or to a role that may not ask, is no
  /// reason to fail: then a saved plan is not bound to it.
  static void tell(ServerAddress address, Backend backend, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    probe.kept(
        "sql identity " + address.key(),
        ServerSighting.class,
        () -> {
          ask(address, backend, probe);
          return new ServerSighting();
        });
  }

  private static void ask(ServerAddress address, Backend backend, Probe probe)
      throws InterruptedException {
    try {
      String identifier =
          backend.call(connection -> {
            try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SYSTEM_IDENTIFIER)) {
              row.next();
              return row.getString(1);
            }
          });
      probe.identified(
          new Identity("system identifier", "PostgreSQL at " + address.shown(), identifier));
    } catch (SQLException | StatementRefusal notSaid) {
      System.getLogger(ServerSighting.class.getName())
          .log(System.Logger.Level.DEBUG, "the system identifier of " + address.shown(), notSaid);
    }
  }

  @Override
  public void close() {
    // Nothing is open: it is kept only so that it is asked once.
  }
}
