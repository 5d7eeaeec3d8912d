package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.value.Value;
import dev.runbook.testkit.ssh.OpenSshServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Endpoints for tests, changed one thing at a time.
record Endpoints(Endpoint endpoint) {
  /// A name and nothing else.
  static Endpoints named(String name) {
    return new Endpoints(
        new Endpoint(
            name,
            "ssh",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(60)));
  }

  /// The server by its address, port, user and key.
  static Endpoints of(OpenSshServer server) {
    return named("db1")
        .at("127.0.0.1", server.port())
        .as(server.user())
        .withKey(server.privateKey());
  }

  /// The same under another name.
  Endpoints called(String name) {
    return new Endpoints(
        new Endpoint(
            name,
            endpoint.transport(),
            endpoint.address(),
            endpoint.port(),
            endpoint.user(),
            endpoint.password(),
            endpoint.privateKey(),
            endpoint.passphrase(),
            endpoint.knownHosts(),
            endpoint.hostKey(),
            endpoint.jump(),
            endpoint.connectTimeout()));
  }

  Endpoints at(String address, int port) {
    return with(
        Optional.of(address),
        Optional.of(port),
        endpoint.user(),
        endpoint.password(),
        endpoint.privateKey(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints as(String user) {
    return with(
        endpoint.address(),
        endpoint.port(),
        Optional.of(user),
        endpoint.password(),
        endpoint.privateKey(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withPassword(String password) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        Optional.of(secret(password)),
        endpoint.privateKey(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withKey(Path key) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        Optional.of(key),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withoutKey() {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        Optional.empty(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withPassphrase(String passphrase) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        endpoint.privateKey(),
        Optional.of(secret(passphrase)),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withKnownHosts(Path file) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        endpoint.privateKey(),
        endpoint.passphrase(),
        Optional.of(file),
        endpoint.hostKey(),
        endpoint.jump());
  }

  Endpoints withHostKey(String fingerprint) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        endpoint.privateKey(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        Optional.of(fingerprint),
        endpoint.jump());
  }

  Endpoints over(String... jumps) {
    return with(
        endpoint.address(),
        endpoint.port(),
        endpoint.user(),
        endpoint.password(),
        endpoint.privateKey(),
        endpoint.passphrase(),
        endpoint.knownHosts(),
        endpoint.hostKey(),
        List.of(jumps));
  }

  private Endpoints with(
      Optional<String> address,
      Optional<Integer> port,
      Optional<String> user,
      Optional<Value.Sensitive> password,
      Optional<Path> privateKey,
      Optional<Value.Sensitive> passphrase,
      Optional<Path> knownHosts,
      Optional<String> hostKey,
      List<String> jump) {
    return new Endpoints(
        new Endpoint(
            endpoint.name(),
            "ssh",
            address,
            port,
            user,
            password,
            privateKey,
            passphrase,
            knownHosts,
            hostKey,
            jump,
            endpoint.connectTimeout()));
  }

  private static Value.Sensitive secret(String text) {
    return new Value.Sensitive(Value.text(text), "!secret test");
  }
}
