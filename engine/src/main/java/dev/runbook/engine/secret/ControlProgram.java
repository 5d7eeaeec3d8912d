package dev.runbook.engine.secret;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs programs of the control machine that print a secret. Their standard input is empty.
final class ControlProgram {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final int SHOWN_CHARACTERS = 200;
  private final Map<String, String> environment;
  private final Duration limit;

  ControlProgram(Map<String, String> environment, Duration limit) {
    this.environment = Map.copyOf(environment);
    this.limit = limit;
  }

  /// What the program prints, as UTF-8.
  ///
  /// @param named how messages call it: "the command `pass show db`"
  /// @throws SecretException when it cannot be started, fails, or takes longer than the limit: it
  ///   and what it started are ended then
  String output(List<String> words, String named) throws SecretException {
    Process process = start(words, named);
    try {
      CompletableFuture<String> out = drained(process.getInputStream());
      CompletableFuture<String> err = drained(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SecretException(
            sentence(named) + " did not end within " + limit.toSeconds() + " seconds.");
      }
      if (process.exitValue() != 0) {
        throw new SecretException(
            sentence(named) + " failed with exit code " + process.exitValue() + reason(err, out));
      }
      return out.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SecretException(sentence(named) + " was cancelled.");
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
      throw new SecretException("The output of " + named + " cannot be read.");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(List<String> words, String named) throws SecretException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new SecretException(sentence(named) + " cannot be started: " + e.getMessage() + ".");
    }
  }

  private static CompletableFuture<String> drained(InputStream stream) {
    CompletableFuture<String> all = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            all.complete(readAll(stream));
          } catch (IOException e) {
            all.completeExceptionally(e);
          }
        });
    return all;
  }

  private static String readAll(InputStream stream) throws IOException {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
      if (kept.size() + n > MAX_BYTES) {
        throw new IOException("more than 1 MiB");
      }
      kept.write(buffer, 0, n);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }

  /// The last line of standard error, unless it repeats what was printed: that may be the secret.
  private static String reason(CompletableFuture<String> err, CompletableFuture<String> out) {
    String printed = out.completeOnTimeout("", 1, TimeUnit.SECONDS).exceptionally(e -> "").join();
    Optional<String> last =
        err.completeOnTimeout("", 1, TimeUnit.SECONDS)
            .exceptionally(e -> "")
            .join()
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .reduce((first, second) -> second);
    boolean repeats =
        last.isPresent()
            && printed
                .lines()
                .map(String::strip)
                .anyMatch(l -> !l.isEmpty() && last.get().contains(l));
    if (last.isEmpty() || repeats) {
      return ".";
    }
    String line = last.get();
    return ": " + (line.length() > SHOWN_CHARACTERS ? line.substring(0, SHOWN_CHARACTERS) : line);
  }

  private static String sentence(String named) {
    return Character.toUpperCase(named.charAt(0)) + named.substring(1);
  }
}
