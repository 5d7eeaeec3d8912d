package dev.runbook.transports.ssh;

import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractive;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.session.ClientSession;

/// Keyboard-interactive authentication, begun only when there is a password to answer with.
final class QuestionLogin extends UserAuthKeyboardInteractive {
  private QuestionLogin() {}

  static UserAuthKeyboardInteractiveFactory factory() {
    return new UserAuthKeyboardInteractiveFactory() {
      @Override
      public UserAuthKeyboardInteractive createUserAuth(ClientSession session) {
        return new QuestionLogin();
      }
    };
  }

  @Override
  protected boolean sendAuthDataRequest(ClientSession session, String service) throws Exception {
    return Attempt.of(session).login().password().isPresent()
        && super.sendAuthDataRequest(session, service);
  }
}
