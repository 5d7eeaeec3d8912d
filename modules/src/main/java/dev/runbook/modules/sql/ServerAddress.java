package dev.runbook.modules.sql;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.value.Value;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which server, as whom, and by which way.
///
/// @param host the server's address as seen from where the way starts; empty for a Unix socket
/// @param socket directory of the Unix socket; empty means: where PostgreSQL's packages put it
/// @param osUser who opens the Unix socket: an OS user's name, `none` for the login user; empty for
///   the default
public record ServerAddress(
    Optional<String> host,
    int port,
    Optional<String> socket,
    String user,
    String database,
    Optional<Value> password,
    Tls tls,
    Way way,
    Optional<String> osUser) {
  /// How the bytes travel.
  public enum Way {
    /// From the control machine straight to the server.
    TCP,
    /// From the step's host to the server, through the connection to the host.
    FORWARD,
    /// The Unix socket of the step's host, through a bridge process there.
    SOCKET
  }

  /// How TLS is used.
  ///
  /// @param mode libpq's sslmode
  /// @param rootCertificate path on the control machine
  public record Tls(String mode, Optional<String> rootCertificate) {
    public Tls {
      requireNonNull(mode, "mode is null");
      requireNonNull(rootCertificate, "rootCertificate is null");
    }
  }

  public ServerAddress {
    requireNonNull(host, "host is null");
    requireNonNull(socket, "socket is null");
    requireNonNull(user, "user is null");
    requireNonNull(database, "database is null");
    requireNonNull(password, "password is null");
    requireNonNull(tls, "tls is null");
    requireNonNull(way, "way is null");
    requireNonNull(osUser, "osUser is null");
  }

  static ServerAddress read(Arguments arguments) throws ArgumentException {
    Optional<String> host = arguments.optionalText("host");
    Optional<String> socket = arguments.optionalText("socket");
    Way way = way(arguments.text("via", "auto"), host, socket);
    long port = arguments.whole("port", 5432);
    if (port < 1 || port > 65535) {
      throw new ArgumentException("port", "A port is a number from 1 to 65535, not " + port + ".");
    }
    if (way == Way.SOCKET && host.isPresent()) {
      throw new ArgumentException("host", "A Unix socket has no `host`; give `socket` alone.");
    }
    if (way == Way.TCP && host.isEmpty()) {
      throw new ArgumentException(
          "via", "`via: tcp` needs `host`: the server's address as seen from the control machine.");
    }
    return new ServerAddress(
        way == Way.FORWARD && host.isEmpty() ? Optional.of("127.0.0.1") : host,
        (int) port,
        socket,
        arguments.text("user", "postgres"),
        arguments.text("database", "postgres"),
        arguments.find("password"),
        tls(arguments.map("tls"), way),
        way,
        arguments.optionalText("as"));
  }

  private static Way way(String via, Optional<String> host, Optional<String> socket)
      throws ArgumentException {
    if (!via.equals("auto")) {
      return Way.valueOf(via.toUpperCase(Locale.ROOT));
    }
    if (host.isPresent() && socket.isPresent()) {
      throw new ArgumentException(
          "socket", "`host` and `socket` exclude each other; say with `via` which is meant.");
    }
    return host.isPresent() ? Way.FORWARD : Way.SOCKET;
  }

  private static Tls tls(Map<String, Value> entries, Way way) throws ArgumentException {
    if (!entries.isEmpty() && way == Way.SOCKET) {
      throw new ArgumentException("tls", "PostgreSQL has no TLS on Unix sockets.");
    }
    String mode = entry(entries, "mode").orElse("prefer");
    Optional<String> root = entry(entries, "root_certificate");
    if (root.isPresent() && !mode.startsWith("verify-")) {
      throw new ArgumentException(
          "tls", "`root_certificate` is looked at only with mode `verify-ca` or `verify-full`.");
    }
    return new Tls(way == Way.SOCKET ? "disable" : mode, root);
  }

  private static Optional<String> entry(Map<String, Value> entries, String name) {
    Value value = entries.get(name);
    return value != null && value.revealed() instanceof Value.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /// What names this server and login; connections are shared by it. Of the password it holds a
  /// digest under a key of this process, so that two passwords never share a connection; it is not
  /// for people all the same.
  String key() {
    return String.join(
        "|",
        way.name(),
        host.orElse(""),
        Integer.toString(port),
        socket.orElse(""),
        user,
        database,
        tls.mode(),
        tls.rootCertificate().orElse(""),
        osUser.orElse(""),
        password.map(PasswordDigest::of).orElse(""));
  }

  /// For messages: `postgres on the Unix socket of port 5432`, `app on 10.0.0.5:5432`.
  String shown() {
    String database = "database `" + this.database + "`";
    return switch (way) {
      case SOCKET ->
          database
              + " on the Unix socket of port "
              + port
              + socket.map(directory -> " in " + directory).orElse("");
      case FORWARD, TCP -> database + " on " + host.orElse("?") + ":" + port;
    };
  }
}
