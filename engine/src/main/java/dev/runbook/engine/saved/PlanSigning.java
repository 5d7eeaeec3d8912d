package dev.runbook.engine.saved;

import dev.runbook.engine.value.Value;
import java.nio.file.Path;
import java.util.Optional;

/// Signs files with SSH keys and tells who signed, in OpenSSH's own format (PROTOCOL.sshsig): what
/// this signs `ssh-keygen -Y verify -n runbook-plan` accepts, and what `ssh-keygen -Y sign -n
/// runbook-plan` signs is accepted here.
public interface PlanSigning {
  /// What a signature is for; one made for something else counts for nothing.
  String NAMESPACE = "runbook-plan";

  /// Asks for the passphrase of a key; empty when nobody can be asked.
  @FunctionalInterface
  interface Passphrase {
    Optional<Value.Sensitive> ask(Path key);
  }

  /// Signs a content.
  ///
  /// @param key the file of the private key, or of a public key whose private half the agent has;
  ///   empty for the user's own key, or the agent's only one
  /// @throws SigningException when there is no such key, or it cannot be used
  Signed sign(byte[] content, Optional<Path> key, Passphrase passphrase) throws SigningException;

  /// Finds the key that signed exactly this content.
  ///
  /// @param signature the text of the signature file
  /// @throws SigningException when it is no signature, or one over another content or for another
  ///   purpose
  SigningKey verify(byte[] content, String signature) throws SigningException;

  /// @param text what is written into the signature file
  record Signed(String text, SigningKey key) {}
}
