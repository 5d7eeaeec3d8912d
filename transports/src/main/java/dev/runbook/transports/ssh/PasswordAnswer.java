package dev.runbook.transports.ssh;

import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.session.ClientSession;

/// Answers a keyboard-interactive server (RFC 4256) that asks one hidden question with the
/// password; whatever the question's language. Any other questions it leaves without an answer.
record PasswordAnswer(String password) implements UserInteraction {
  @Override
  public boolean isInteractionAllowed(ClientSession session) {
    return true;
  }

  @Override
  public String[] interactive(
      ClientSession session,
      String name,
      String instruction,
      String language,
      String[] prompts,
      boolean[] echoes) {
    return prompts.length == 1 && !echoes[0] ? new String[] {password} : new String[0];
  }

  @Override
  public String getUpdatedPassword(ClientSession session, String prompt, String language) {
    throw new UnsupportedOperationException("The password has expired: " + prompt);
  }

  /// Never the password.
  @Override
  public String toString() {
    return "PasswordAnswer";
  }
}
