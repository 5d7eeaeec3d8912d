package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A program of a test in a process of its own, for what a process can be told once.
///
/// @param out what it wrote to standard output
/// @param err what it wrote to standard error
record JavaProcess(String out, String err) {
  /// With this test's class path, until it ends with 0.
  static JavaProcess run(Class<?> program, List<String> options, List<String> words)
      throws IOException, InterruptedException {
    Path err = Files.createTempFile("err", null);
    try {
      Process process =
          new ProcessBuilder(
                  Stream.of(
                          List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()),
                          options,
                          List.of("-cp", System.getProperty("java.class.path"), program.getName()),
                          words)
                      .flatMap(List::stream)
                      .toList())
              .redirectError(err.toFile())
              .start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      String said = Files.readString(err);
      assertEquals(0, code, () -> out + said);
      return new JavaProcess(out, said);
    } finally {
      Files.delete(err);
    }
  }
}
