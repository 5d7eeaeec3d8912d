package dev.runbook.engine.secret;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/// Files of the control machine that hold secrets.
final class ControlFiles {
  private static final long MAX_BYTES = 1024 * 1024;

  private ControlFiles() {}

  /// A path as people write it: `~/x` is in `$HOME`, a relative one in `directory`.
  static Path resolve(Path directory, String written, Map<String, String> environment) {
    if (written.equals("~") || written.startsWith("~/")) {
      return Path.of(environment.getOrDefault("HOME", "/"), written.substring(1));
    }
    return directory.resolve(written);
  }

  /// @param what begins the message: "The secret's file"
  static String read(Path file, String what) throws SecretException {
    String named = what + " `" + file + "`";
    try {
      if (Files.isDirectory(file)) {
        throw new SecretException(named + " is a directory.");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new SecretException(named + " is larger than 1 MiB.");
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new SecretException(named + " does not exist.");
    } catch (AccessDeniedException e) {
      throw new SecretException(named + " may not be read by this user.");
    } catch (CharacterCodingException e) {
      throw new SecretException(named + " is not UTF-8 text.");
    } catch (IOException e) {
      throw new SecretException(named + " cannot be read: " + e.getMessage() + ".");
    }
  }
}
