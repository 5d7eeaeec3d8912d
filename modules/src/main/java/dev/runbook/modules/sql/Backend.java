package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.PGConnection;

/// One connection to one server process, used by one thread of its own only: whoever wants
/// something hands it over and waits. So a keepalive can never meet a statement.
final class Backend implements AutoCloseable {
  private static final Duration CANCEL_GRACE = Duration.ofSeconds(5);

  /// Something to do with the connection, on its thread.
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException, StatementRefusal;
  }

  private final Connection connection;
  private final ScheduledExecutorService owner;
  private final Optional<DuplexSocketFactory.Line> line;
  private final int version;
  private final long pid;

  /// @param owner a single thread, which this takes over and ends
  /// @param version server_version_num
  Backend(
      Connection connection,
      ScheduledExecutorService owner,
      Optional<DuplexSocketFactory.Line> line,
      int version,
      long pid) {
    this.connection = requireNonNull(connection, "connection is null");
    this.owner = requireNonNull(owner, "owner is null");
    this.line = requireNonNull(line, "line is null");
    this.version = version;
    this.pid = pid;
  }

  int version() {
    return version;
  }

  /// The server process, as the server itself counted it when the connection was made.
  long pid() {
    return pid;
  }

  /// What the bridge on the host has written to standard error; empty when there is none.
  String diagnostics() {
    return line.map(DuplexSocketFactory.Line::diagnostics).orElse("");
  }

  /// Does the work on the connection's thread and waits for it. When the waiting thread is
  /// interrupted, the running statement is cancelled on the server; if that does not help within
  /// five seconds the connection is cut.
  <T> T call(Work<T> work) throws SQLException, StatementRefusal, InterruptedException {
    Future<T> future;
    try {
      future = owner.submit(() -> work.on(connection));
    } catch (RejectedExecutionException e) {
      throw new SQLException("the connection is closed", "08003", e);
    }
    try {
      return future.get();
    } catch (InterruptedException e) {
      cancel(future);
      throw e;
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  private static RuntimeException cause(ExecutionException e)
      throws SQLException, StatementRefusal {
    switch (e.getCause()) {
      case SQLException sql -> throw sql;
      case StatementRefusal refusal -> throw refusal;
      case RuntimeException bug -> throw bug;
      case Error error -> throw error;
      case null, default -> throw new IllegalStateException(e);
    }
  }

  private void cancel(Future<?> running) {
    Thread.ofVirtual().start(this::cancelQuery);
    boolean ended = false;
    try {
      running.get(CANCEL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
      ended = true;
    } catch (ExecutionException | CancellationException _) {
      ended = true;
    } catch (TimeoutException | InterruptedException _) {
      // Cut below.
    }
    if (!ended) {
      abort();
    }
  }

  private void cancelQuery() {
    try {
      connection.unwrap(PGConnection.class).cancelQuery();
    } catch (SQLException _) {
      // Then the connection is cut when the grace is over.
    }
  }

  /// Does something over and over on the connection's thread.
  void every(Duration interval, Work<?> work, java.util.function.Consumer<Exception> onFailure) {
    var _ =
        owner.scheduleWithFixedDelay(
            () -> {
              try {
                work.on(connection);
              } catch (SQLException | StatementRefusal e) {
                onFailure.accept(e);
                owner.shutdown();
              }
            },
            interval.toMillis(),
            interval.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  boolean broken() {
    try {
      return owner.isShutdown() || connection.isClosed();
    } catch (SQLException _) {
      return true;
    }
  }

  /// Whether the server answers now.
  boolean answers() throws InterruptedException {
    try {
      return !broken() && call(open -> open.isValid(10));
    } catch (SQLException | StatementRefusal _) {
      return false;
    }
  }

  private void abort() {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException _) {
      // It is being given up anyway.
    }
    owner.shutdownNow();
  }

  /// Ends the server process, at most within five seconds. A second call does nothing.
  @Override
  public void close() {
    if (owner.isShutdown()) {
      abort();
      return;
    }
    Future<?> closing =
        owner.submit(() -> {
          connection.close();
          return true;
        });
    owner.shutdown();
    try {
      closing.get(CANCEL_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      abort();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      abort();
    }
  }
}
