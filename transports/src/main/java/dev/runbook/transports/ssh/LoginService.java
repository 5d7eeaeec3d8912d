package dev.runbook.transports.ssh;

import java.util.List;
import org.apache.sshd.client.future.AuthFuture;
import org.apache.sshd.client.session.ClientUserAuthService;
import org.apache.sshd.client.session.ClientUserAuthServiceFactory;
import org.apache.sshd.common.Service;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;

/// Listens to which methods the server offers.
final class LoginService extends ClientUserAuthService {
  private LoginService(Session session) {
    super(session);
  }

  static ClientUserAuthServiceFactory factory() {
    return new ClientUserAuthServiceFactory() {
      @Override
      public Service create(Session session) {
        return new LoginService(session);
      }
    };
  }

  @Override
  protected void processUserAuth(int command, Buffer buffer, AuthFuture future) throws Exception {
    // Before anybody is told that nothing is left to try: the message names the methods (RFC 4252,
    // 5.1).
    if (command == SshConstants.SSH_MSG_USERAUTH_FAILURE) {
      int start = buffer.rpos();
      String methods = buffer.getString();
      buffer.rpos(start);
      Attempt.of(getClientSession()).login().accepts(List.of(methods.split(",", -1)));
    }
    super.processUserAuth(command, buffer, future);
  }
}
