package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

/// A public key as OpenSSH writes it.
///
/// @param type `ssh-ed25519`
/// @param base64 the key itself
/// @param fingerprint `SHA256:...`
public record SigningKey(String type, String base64, String fingerprint) {
  public SigningKey {
    requireNonNull(type, "type is null");
    requireNonNull(base64, "base64 is null");
    requireNonNull(fingerprint, "fingerprint is null");
  }
}
