package dev.runbook.bench;

import dev.runbook.transports.ssh.SshTransport;

/// Keys of Ed25519, which MINA knows from the JDK only when our client has told it.
final class JdkEd25519 {
  private JdkEd25519() {}

  /// Before MINA is used; again does nothing.
  static void tellMina() {
    try (SshTransport ours = new SshTransport()) {
      ours.warmUp();
    }
  }
}
