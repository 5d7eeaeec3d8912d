package dev.runbook.modules.sql;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Connects to servers by every way there is. The JDBC driver is loaded when the first connection
/// is made.
final class ServerConnector {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private ServerConnector() {}

  /// Connects and logs in; tries for at most thirty seconds.
  static Backend connect(ServerAddress address, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    Optional<DuplexSocketFactory.Line> line = line(address, probe);
    Optional<String> ticket = line.map(DuplexSocketFactory::enter);
    ScheduledExecutorService owner =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("sql").factory());
    boolean connected = false;
    try {
      Future<Backend> login = owner.submit(() -> login(address, owner, line, ticket));
      Backend backend = login.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      connected = true;
      return backend;
    } catch (TimeoutException e) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.UNREACHABLE,
                  "The server did not answer in "
                      + LIMIT.toSeconds()
                      + " s: "
                      + address.shown()
                      + ".")
              .withDetail(line.map(DuplexSocketFactory.Line::diagnostics).orElse("")));
    } catch (ExecutionException e) {
      throw notConnected(e.getCause(), address, probe, line);
    } finally {
      ticket.ifPresent(DuplexSocketFactory::withdraw);
      if (!connected) {
        owner.shutdownNow();
      }
    }
  }

  private static ModuleFailure notConnected(
      @Nullable Throwable cause,
      ServerAddress address,
      Probe probe,
      Optional<DuplexSocketFactory.Line> line)
      throws TransportException {
    Optional<TransportException> refusal = line.flatMap(DuplexSocketFactory.Line::refusal);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    String diagnostics = line.map(DuplexSocketFactory.Line::diagnostics).orElse("");
    if (cause instanceof SQLException sql) {
      return new ModuleFailure(
          ServerErrors.notConnected(
              sql, address, osUser(address, probe).orElse("the login user"), diagnostics));
    }
    throw new IllegalStateException("connecting failed", cause);
  }

  private static Optional<DuplexSocketFactory.Line> line(ServerAddress address, Probe probe)
      throws TransportException, InterruptedException {
    return switch (address.way()) {
      case TCP -> Optional.empty();
      case FORWARD -> {
        dev.runbook.engine.transport.Connection host = probe.connection();
        String target = address.host().orElseThrow();
        yield Optional.of(new DuplexSocketFactory.Line(() -> host.openTcp(target, address.port())));
      }
      case SOCKET -> {
        dev.runbook.engine.transport.Connection host = probe.connection();
        Command bridge = as(Bridge.command(address.socket(), address.port()), address, probe);
        yield Optional.of(new DuplexSocketFactory.Line(() -> host.open(bridge)));
      }
    };
  }

  /// The command as the user who may open the server's socket and read its files.
  static Command as(Command command, ServerAddress address, Probe probe) {
    Optional<String> user = osUser(address, probe);
    if (user.isEmpty()) {
      return command;
    }
    return command.as(new Become(user.get(), probe.become().flatMap(Become::password)));
  }

  /// Who that is: as the step says; else the play's `become` unless that is root, whom no peer rule
  /// lets in; else `postgres`. With a password nobody need be somebody else.
  private static Optional<String> osUser(ServerAddress address, Probe probe) {
    if (address.osUser().isPresent()) {
      return address.osUser().filter(user -> !user.equals("none"));
    }
    Optional<String> become = probe.become().map(Become::user).filter(user -> !user.equals("root"));
    return become.isPresent() || address.password().isPresent() ? become : Optional.of("postgres");
  }

  private static Backend login(
      ServerAddress address,
      ScheduledExecutorService owner,
      Optional<DuplexSocketFactory.Line> line,
      Optional<String> ticket)
      throws SQLException {
    Properties properties = properties(address);
    ticket.ifPresent(text -> {
      properties.setProperty("socketFactory", DuplexSocketFactory.class.getName());
      properties.setProperty("socketFactoryArg", text);
    });
    Connection connection = new org.postgresql.Driver().connect(url(address), properties);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    boolean welcome = false;
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select current_setting('server_version_num')::int, pg_backend_pid()")) {
      row.next();
      Backend backend = new Backend(connection, owner, line, row.getInt(1), row.getLong(2));
      welcome = true;
      return backend;
    } finally {
      if (!welcome) {
        connection.close();
      }
    }
  }

  /// The name in the URL is looked up by the driver, so it is the real one only where that is of
  /// use: for a straight connection, and for a certificate's name to be compared with.
  private static String url(ServerAddress address) {
    boolean named =
        address.way() == ServerAddress.Way.TCP || address.tls().mode().equals("verify-full");
    String host = named ? address.host().orElse("localhost") : "localhost";
    String literal = host.contains(":") ? "[" + host + "]" : host;
    return "jdbc:postgresql://"
        + literal
        + ":"
        + address.port()
        + "/"
        + URLEncoder.encode(address.database(), StandardCharsets.UTF_8);
  }

  private static Properties properties(ServerAddress address) {
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    address
        .password()
        .map(Value::revealed)
        .ifPresent(password -> {
          if (password instanceof Value.Text text) {
            properties.setProperty("password", text.text());
          }
        });
    properties.setProperty("sslmode", address.tls().mode());
    address.tls().rootCertificate().ifPresent(path -> properties.setProperty("sslrootcert", path));
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("ApplicationName", "runbook");
    properties.setProperty("assumeMinServerVersion", "9.6");
    properties.setProperty("connectTimeout", "10");
    properties.setProperty("cancelSignalTimeout", "5");
    properties.setProperty("tcpKeepAlive", "true");
    // Texts are sent without a type, as psql sends literals, so that the server finds the right
    // one.
    properties.setProperty("stringtype", "unspecified");
    // Values are read as the server writes them: one form for every type and server version.
    properties.setProperty("binaryTransfer", "false");
    // Nothing stays behind on the server, so a pooler in between does no harm.
    properties.setProperty("prepareThreshold", "0");
    return properties;
  }
}
