package dev.runbook.engine.secret;

/// Finds out what secret references stand for. Called as late as possible, when a step starts.
@FunctionalInterface
public interface SecretSource {
  /// The secret's text; a second call may return the first one's answer.
  ///
  /// @throws SecretException when it cannot be had: the variable is not set, the file not readable,
  ///   the command failed, the vault password is missing or wrong; its message is for the user and
  ///   holds no secret
  String resolve(SecretRef reference) throws SecretException;
}
