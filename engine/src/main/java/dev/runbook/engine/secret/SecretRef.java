package dev.runbook.engine.secret;

import static java.util.Objects.requireNonNull;

/// Where a secret comes from. A reference may be shown and saved anywhere; what it stands for may
/// not.
public sealed interface SecretRef {
  /// An environment variable of the control machine.
  record Env(String name) implements SecretRef {
    public Env {
      requireNonNull(name, "name is null");
    }
  }

  /// A file of the control machine; one trailing line end is not part of the secret.
  record File(String path) implements SecretRef {
    public File {
      requireNonNull(path, "path is null");
    }
  }

  /// The standard output of a command on the control machine; one trailing line end is not part of
  /// it.
  record Program(String command) implements SecretRef {
    public Program {
      requireNonNull(command, "command is null");
    }
  }

  /// Text encrypted by ansible-vault (format 1.1 or 1.2, AES256).
  record Vault(String cipherText) implements SecretRef {
    public Vault {
      requireNonNull(cipherText, "cipherText is null");
    }
  }

  /// What is shown in the secret's place: `!secret {env: PGPASSWORD}`, `!vault`.
  default String shown() {
    return switch (this) {
      case Env env -> "!secret {env: " + env.name() + "}";
      case File file -> "!secret {file: " + file.path() + "}";
      case Program program -> "!secret {command: " + program.command() + "}";
      case Vault _ -> "!vault";
    };
  }
}
