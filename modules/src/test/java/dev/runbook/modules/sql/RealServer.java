package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.ZipFile;

/// A PostgreSQL server of a given major on a free port of 127.0.0.1 and on a Unix socket. Shared by
/// the tests of a run; a test that must break one starts its own with [#start].
final class RealServer implements AutoCloseable {
  private static final Map<Integer, RealServer> SHARED = new ConcurrentHashMap<>();

  private final EmbeddedPostgres server;
  private final Path sockets;

  private RealServer(EmbeddedPostgres server, Path sockets) {
    this.server = server;
    this.sockets = sockets;
  }

  /// The server that all tests of this run share; they must not break it.
  static RealServer of(int major) {
    return SHARED.computeIfAbsent(major, RealServer::start);
  }

  /// A server of one's own.
  static RealServer start(int major) {
    try {
      Path sockets = Files.createTempDirectory("pgsocket");
      sockets.toFile().setExecutable(true, false);
      sockets.toFile().setWritable(true, false);
      sockets.toFile().setReadable(true, false);
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver((system, architecture) -> binary(major))
              .setServerConfig("unix_socket_directories", sockets.toString())
              .setServerConfig("wal_level", "replica")
              .setServerConfig("max_wal_senders", "2")
              // A server that holds the pipe of `pg_ctl` keeps the JVM from forgetting that
              // process: the next one with its number would be taken for it, ended before it began.
              .setOutputRedirector(Redirect.DISCARD)
              .setErrorRedirector(Redirect.DISCARD)
              .start();
      return new RealServer(server, sockets);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream binary(int major) throws IOException {
    Path jar =
        Path.of(System.getProperty("runbook.root", ".."))
            .resolve("modules/target/postgres/postgres-" + major + ".jar");
    ZipFile zip = new ZipFile(jar.toFile());
    return new FilterInputStream(zip.getInputStream(zip.getEntry("postgres-linux-x86_64.txz"))) {
      @Override
      public void close() throws IOException {
        super.close();
        zip.close();
      }
    };
  }

  int port() {
    return server.getPort();
  }

  Path sockets() {
    return sockets;
  }

  /// Arguments that reach it over TCP, straight.
  Map<String, Value> tcp(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("via", Value.text("tcp"));
    all.put("host", Value.text("127.0.0.1"));
    all.put("port", Value.whole(port()));
    all.putAll(more);
    return all;
  }

  /// Arguments that reach it through the host's connection.
  Map<String, Value> forwarded(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("via", Value.text("forward"));
    all.put("port", Value.whole(port()));
    all.putAll(more);
    return all;
  }

  /// Arguments that reach it through a bridge to its Unix socket, as the login user.
  Map<String, Value> bridged(Map<String, Value> more) {
    Map<String, Value> all = new LinkedHashMap<>();
    all.put("socket", Value.text(sockets.toString()));
    all.put("port", Value.whole(port()));
    all.put("as", Value.text("none"));
    all.putAll(more);
    return all;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
