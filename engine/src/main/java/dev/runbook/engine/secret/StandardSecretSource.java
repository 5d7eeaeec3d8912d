package dev.runbook.engine.secret;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Resolves secrets on the control machine: from its environment, its files, its programs, and by
/// decrypting `!vault` texts.
///
/// Each reference is resolved once; a second call returns the first one's answer, a failure is
/// tried again. Whatever is resolved is made known to the redactor before it is returned. Safe for
/// many threads: different references are resolved side by side.
public final class StandardSecretSource implements SecretSource {
  /// One reference's answer; the lock lets the others wait for the first who asked.
  private static final class Slot {
    final ReentrantLock lock = new ReentrantLock();
    @Nullable String answer;
  }

  private final Map<String, String> environment;
  private final Path directory;
  private final VaultPassword vaultPassword;
  private final Duration limit;
  private final Redactor redactor;
  private final Map<SecretRef, Slot> slots = new ConcurrentHashMap<>();
  private final ReentrantLock passwordLock = new ReentrantLock();
  private @Nullable String password;

  /// @param environment the variables that `env` reads and programs get
  /// @param directory relative paths of `file` start there
  /// @param limit wall-clock limit for one program
  public StandardSecretSource(
      Map<String, String> environment,
      Path directory,
      VaultPassword vaultPassword,
      Duration limit,
      Redactor redactor) {
    this.environment = Map.copyOf(environment);
    this.directory = requireNonNull(directory, "directory is null");
    this.vaultPassword = requireNonNull(vaultPassword, "vaultPassword is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.redactor = requireNonNull(redactor, "redactor is null");
  }

  @Override
  public String resolve(SecretRef reference) throws SecretException {
    Slot slot = slots.computeIfAbsent(reference, _ -> new Slot());
    slot.lock.lock();
    try {
      String known = slot.answer;
      if (known == null) {
        known = find(reference);
        redactor.learn(known);
        slot.answer = known;
      }
      return known;
    } finally {
      slot.lock.unlock();
    }
  }

  private String find(SecretRef reference) throws SecretException {
    return switch (reference) {
      case SecretRef.Env env -> variable(env.name());
      case SecretRef.File file ->
          withoutLineEnd(
              ControlFiles.read(
                  ControlFiles.resolve(directory, file.path(), environment), "The secret's file"));
      case SecretRef.Program program -> printed(program.command());
      case SecretRef.Vault vault -> decrypted(vault.cipherText());
    };
  }

  private String variable(String name) throws SecretException {
    String text = environment.get(name);
    if (text == null) {
      throw new SecretException(
          "The environment variable `" + name + "` is not set; `export " + name + "=...` sets it.");
    }
    return text;
  }

  private String printed(String command) throws SecretException {
    String named = "the command `" + command + "`";
    String text =
        withoutLineEnd(
            new ControlProgram(environment, limit).output(List.of("sh", "-c", command), named));
    if (text.isEmpty()) {
      throw new SecretException("The command `" + command + "` printed nothing.");
    }
    return text;
  }

  private String decrypted(String cipherText) throws SecretException {
    passwordLock.lock();
    try {
      String used = Optional.ofNullable(password).orElse("");
      if (used.isEmpty()) {
        used = vaultPassword.get();
        redactor.learn(used);
      }
      String text = Vault.decrypt(cipherText, used);
      password = used;
      return text;
    } finally {
      passwordLock.unlock();
    }
  }

  private static String withoutLineEnd(String text) {
    if (text.endsWith("\r\n")) {
      return text.substring(0, text.length() - 2);
    }
    return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
  }
}
