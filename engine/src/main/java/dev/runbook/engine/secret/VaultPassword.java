package dev.runbook.engine.secret;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Knows the password of `!vault` texts, or how to get it.
@FunctionalInterface
public interface VaultPassword {
  /// The environment variable that names the password's file.
  String FILE_VARIABLE = "RUNBOOK_VAULT_PASSWORD_FILE";

  /// The password. Called at most once for each [StandardSecretSource] that succeeds with it.
  ///
  /// @throws SecretException when there is none
  String get() throws SecretException;

  /// The password from the first of these that is there: the file, the file that
  /// `RUNBOOK_VAULT_PASSWORD_FILE` names, the question. As with Ansible, blanks around the file's
  /// content are not part of the password, and a file that can be executed is run: it prints it.
  ///
  /// @param file from the command line
  /// @param ask asks the operator; `Optional.empty()` where nobody can be asked
  static VaultPassword first(
      Optional<Path> file, Map<String, String> environment, Optional<VaultPassword> ask) {
    Optional<Path> named =
        file.or(() ->
            Optional.ofNullable(environment.get(FILE_VARIABLE))
                .filter(text -> !text.isEmpty())
                .map(text -> ControlFiles.resolve(Path.of(""), text, environment)));
    if (named.isPresent()) {
      return () -> fromFile(named.get(), environment);
    }
    return ask.orElse(() -> {
      throw new SecretException(
          "There is a `!vault` text, but no vault password: give `--vault-password-file FILE` or"
              + " set `"
              + FILE_VARIABLE
              + "`.");
    });
  }

  private static String fromFile(Path file, Map<String, String> environment)
      throws SecretException {
    String content =
        Files.isRegularFile(file) && Files.isExecutable(file)
            ? new ControlProgram(environment, Duration.ofSeconds(60))
                .output(
                    java.util.List.of(file.toAbsolutePath().toString()),
                    "the vault password program `" + file + "`")
            : ControlFiles.read(file, "The vault password file");
    String password = content.strip();
    if (password.isEmpty()) {
      throw new SecretException("The vault password file `" + file + "` is empty.");
    }
    return password;
  }
}
