package dev.runbook.transports.ssh;

import java.util.Iterator;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.signature.SignatureFactoriesManager;

/// Public key authentication with the keys of the session's [Login] and no others.
final class KeyLogin extends UserAuthPublicKey {
  private KeyLogin() {}

  static UserAuthPublicKeyFactory factory() {
    return new UserAuthPublicKeyFactory() {
      @Override
      public UserAuthPublicKey createUserAuth(ClientSession session) {
        return new KeyLogin();
      }
    };
  }

  @Override
  protected Iterator<PublicKeyIdentity> createPublicKeyIterator(
      ClientSession session, SignatureFactoriesManager manager) {
    return Attempt.of(session).login().keys(session, manager);
  }
}
