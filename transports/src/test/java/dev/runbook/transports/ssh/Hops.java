package dev.runbook.transports.ssh;

import dev.runbook.engine.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Hops for tests, changed one thing at a time.
record Hops(Hop hop) {
  /// `pat@db1:22` with nothing to log in with.
  static Hops to(String name, int port) {
    return new Hops(
        new Hop(
            name,
            name,
            port,
            "pat",
            Optional.empty(),
            true,
            List.of(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            name,
            port,
            Optional.empty(),
            List.of(),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5)));
  }

  Hops knowing(Path... files) {
    return with(hop.explicitKey(), hop.passphrase(), List.of(files), hop.pinned(), hop.accepted());
  }

  Hops pinned(String fingerprint) {
    return with(
        hop.explicitKey(),
        hop.passphrase(),
        hop.knownHosts(),
        Optional.of(fingerprint),
        hop.accepted());
  }

  Hops accepting(String... fingerprints) {
    return with(
        hop.explicitKey(), hop.passphrase(), hop.knownHosts(), hop.pinned(), List.of(fingerprints));
  }

  Hops withKey(Path key) {
    return with(Optional.of(key), hop.passphrase(), hop.knownHosts(), hop.pinned(), hop.accepted());
  }

  Hops withPassphrase(String passphrase) {
    return with(
        hop.explicitKey(),
        Optional.of(new Value.Sensitive(Value.text(passphrase), "!secret test")),
        hop.knownHosts(),
        hop.pinned(),
        hop.accepted());
  }

  private Hops with(
      Optional<Path> explicitKey,
      Optional<Value.Sensitive> passphrase,
      List<Path> knownHosts,
      Optional<String> pinned,
      List<String> accepted) {
    return new Hops(
        new Hop(
            hop.name(),
            hop.host(),
            hop.port(),
            hop.user(),
            explicitKey,
            hop.onlyExplicit(),
            hop.identities(),
            hop.offersAgent(),
            hop.agent(),
            passphrase,
            hop.password(),
            knownHosts,
            hop.keyName(),
            hop.keyPort(),
            pinned,
            accepted,
            hop.connectTimeout(),
            hop.loginTimeout()));
  }
}
