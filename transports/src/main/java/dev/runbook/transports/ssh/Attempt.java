package dev.runbook.transports.ssh;

import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;

/// What belongs to one connection while MINA makes it; travels with it as its context.
record Attempt(HostKeyCheck hostKey, Login login) {
  private static final AttributeRepository.AttributeKey<Attempt> KEY =
      new AttributeRepository.AttributeKey<>();

  /// The attempt that a session came from.
  static Attempt of(ClientSession session) {
    return session.getConnectionContext().getAttribute(KEY);
  }

  AttributeRepository context() {
    return AttributeRepository.ofKeyValuePair(KEY, this);
  }
}
