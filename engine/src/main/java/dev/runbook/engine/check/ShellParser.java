package dev.runbook.engine.check;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The control machine's `sh`, which is asked to read scripts and to run nothing (`sh -n`, POSIX).
///
/// Many scripts are read by one process, each as the body of a function; only where that is refused
/// are they halved until the wrong ones are found. Without an `sh` every script counts as right.
final class ShellParser {
  private static final long SECONDS = 10;
  private static final Pattern COMPLAINT =
      Pattern.compile("[^:]*: (?:line )?(\\d+): (?:[Ss]yntax error:? ?)?(.*)");

  private boolean answered = true;

  /// @param line of the script, from 1
  /// @param message in the shell's words
  record Complaint(int index, int line, String message) {}

  /// What is wrong with those of the scripts that cannot be parsed.
  List<Complaint> complaints(List<String> scripts) {
    return complaints(scripts, 0);
  }

  /// Whether each question so far was answered: by an `sh` that is there and came to its end.
  boolean hasAnswered() {
    return answered;
  }

  private List<Complaint> complaints(List<String> scripts, int first) {
    if (scripts.size() <= 1) {
      return scripts.stream()
          .flatMap(script -> said(script).stream())
          .map(said -> complaint(first, said))
          .toList();
    }
    if (said(together(scripts)).isEmpty()) {
      return List.of();
    }
    int half = scripts.size() / 2;
    List<Complaint> all = new java.util.ArrayList<>(complaints(scripts.subList(0, half), first));
    all.addAll(complaints(scripts.subList(half, scripts.size()), first + half));
    return all;
  }

  private static String together(List<String> scripts) {
    StringBuilder all = new StringBuilder();
    for (String script : scripts) {
      all.append("script() {\n:\n").append(script).append("\n}\n");
    }
    return all.toString();
  }

  private static Complaint complaint(int index, String said) {
    Matcher matcher = COMPLAINT.matcher(said.lines().findFirst().orElse(""));
    return matcher.matches()
        ? new Complaint(
            index, Integer.parseInt(matcher.group(1)), matcher.group(2).replace('`', '\''))
        : new Complaint(index, 0, "it is not a script");
  }

  /// What `sh` says when it cannot parse it; empty when it can, or there is no `sh`.
  private Optional<String> said(String script) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder("sh", "-n").redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.environment().put("LC_ALL", "C");
      Process process = builder.start();
      try {
        write(process, script);
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        answered &= ended;
        return ended && process.exitValue() != 0 ? Optional.of(said) : Optional.empty();
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException noShell) {
      answered = false;
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answered = false;
      return Optional.empty();
    }
  }

  private static void write(Process process, String script) {
    try (OutputStream in = process.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    } catch (IOException itReadNoFurther) {
      // It has found an error, and says so.
    }
  }
}
