package dev.runbook.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A text file that shows what somebody has, types and sees.
///
/// It begins with a sentence about what it shows. Then come files, each under a line `--- name`,
/// and commands, each after `$ ` and followed by all that it prints and by its exit code. `runbook`
/// is run in this process, behind a `|` stands a shell filter for what it prints; other commands
/// are run by the shell. In files and commands `@DIR@` is the directory that the files are in; a
/// file under `--- name escaped` has the escapes of a Java text block, each character a byte. A
/// file `runbook-config.yml` is the project's configuration, and `home/runbooks/` holds the shipped
/// runbooks in place of the real ones. `CHECKOUT` and `VERSION` stand for what they are.
///
/// With `-Dfixtures.write=true` what is printed is written to the file anew, to be read before it
/// is committed.
final class Transcript {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");
  private static final Pattern RUN = Pattern.compile("\\b\\d{8}-\\d{6}-[a-z0-9]{4}\\b");

  /// What is said about one host; of hosts side by side it comes in any order.
  private static final Pattern OF_HOST =
      Pattern.compile(
          " {6}(?:[a-z]+(?: \\([a-z-]+\\)| holds| fails)?: )?([A-Za-z]\\S*)(?: \\||  | \\[| takes"
              + " |$).*| {4}(\\S+): .*");

  private final Path file;
  private final Path directory;
  private final StringBuilder actual = new StringBuilder();

  private Transcript(Path file, Path directory) {
    this.file = file;
    this.directory = directory;
  }

  /// All transcripts in a folder of the test resources and in the folders in it.
  static List<Path> in(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder(folder))) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
    }
  }

  /// A folder of the test resources.
  static Path folder(String name) {
    return CommandLine.CHECKOUT.resolve("cli/src/test/resources").resolve(name);
  }

  /// Does what the file shows, in the directory, and compares all of it.
  static void replay(Path file, Path directory) throws IOException, InterruptedException {
    Transcript transcript = new Transcript(file, directory);
    transcript.replay();
    if (Boolean.getBoolean("fixtures.write")) {
      Files.writeString(file, transcript.actual.toString());
    }
    assertEquals(Files.readString(file), transcript.actual.toString(), () -> "of " + file);
  }

  private void replay() throws IOException, InterruptedException {
    List<String> section = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("$ ") || line.matches("--- \\S.*")) {
        end(section);
        section = new ArrayList<>();
      }
      section.add(line);
    }
    end(section);
  }

  private void end(List<String> section) throws IOException, InterruptedException {
    if (section.isEmpty()) {
      return;
    }
    String first = section.getFirst();
    if (first.startsWith("$ ")) {
      actual.append(first).append('\n').append(printed(first.substring(2))).append('\n');
      return;
    }
    actual.append(String.join("\n", section).stripTrailing()).append("\n\n");
    if (first.startsWith("--- ")) {
      String content = String.join("\n", section.subList(1, section.size())).stripTrailing() + "\n";
      write(first.substring(4), content.replace("@DIR@", directory.toString()));
    }
  }

  private void write(String name, String content) throws IOException {
    boolean escaped = name.endsWith(" escaped");
    Path target = directory.resolve(escaped ? name.substring(0, name.length() - 8) : name);
    Files.createDirectories(target.resolveSibling("."));
    if (escaped) {
      Files.write(target, content.translateEscapes().getBytes(StandardCharsets.ISO_8859_1));
    } else {
      Files.writeString(target, content);
    }
  }

  private String printed(String command) throws IOException, InterruptedException {
    String typed = command.replace("@DIR@", directory.toString());
    if (!typed.startsWith("runbook ")) {
      return plain(shell(typed, ""), "");
    }
    int pipe = typed.indexOf(" | ");
    CommandLine.Ended ended =
        new CommandLine(directory.resolve("state"), home(), directory.resolve("runbook-config.yml"))
            .run(arguments(pipe < 0 ? typed : typed.substring(0, pipe)));
    String text = ended.out() + (ended.err().isEmpty() ? "" : ended.err());
    String shown = pipe < 0 ? text : shell(typed.substring(pipe + 3), text);
    return plain(shown, "exit " + ended.code() + "\n");
  }

  private Path home() {
    Path own = directory.resolve("home");
    return Files.isDirectory(own) ? own : CommandLine.CHECKOUT;
  }

  private String[] arguments(String typed) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(typed.substring("runbook ".length()));
    while (matcher.find()) {
      String word =
          Stream.of(1, 2, 3)
              .map(matcher::group)
              .filter(java.util.Objects::nonNull)
              .collect(Collectors.joining());
      String at = word.startsWith("@") ? "@" : "";
      Path named = directory.resolve(word.substring(at.length()));
      words.add(!word.isEmpty() && !word.equals(at) && Files.exists(named) ? at + named : word);
    }
    return words.toArray(String[]::new);
  }

  private String shell(String command, String input) throws IOException, InterruptedException {
    Path in = Files.createTempFile("transcript", ".in");
    try {
      Files.writeString(in, input);
      Process process =
          new ProcessBuilder("sh", "-c", command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectInput(in.toFile())
              .start();
      try (InputStream out = process.getInputStream()) {
        String text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
      }
    } finally {
      Files.delete(in);
    }
  }

  /// The text without what is another one each time: places, ids, lengths of time, and the order of
  /// hosts side by side.
  private String plain(String text, String end) {
    String still =
        RUN.matcher(
                text.replace(directory + "/", "")
                    .replace(directory.toString(), ".")
                    .replace(CommandLine.CHECKOUT.toString(), "CHECKOUT")
                    .replace(Version.text(), "VERSION"))
            .replaceAll("RUN")
            .replaceAll("(?m)^( {6}.*?) {2}\\d+(\\.\\d)?s$", "$1")
            .replaceAll("(?m)^(as planned by \\S+ at) \\S+", "$1 TIME")
            .replaceAll("(?m)^(RECAP .* in) .*$", "$1 TIME")
            .replaceAll("(` was made) .*? ago", "$1 TIME ago")
            .replaceAll("(?m)^(RUN .*?) +\\d+\\.\\ds *$", "$1  TIME");
    String joined = String.join("\n", byHost(still.lines().map(String::stripTrailing).toList()));
    String shown = joined.stripTrailing();
    return (shown.isEmpty() ? "" : shown + "\n") + end;
  }

  /// A line about one host, with the lines that go with it.
  private record OfHost(String host, List<String> lines) {}

  private static List<String> byHost(List<String> lines) {
    List<String> ordered = new ArrayList<>();
    List<OfHost> together = new ArrayList<>();
    for (String line : lines) {
      Matcher matcher = OF_HOST.matcher(line);
      if (!together.isEmpty() && line.startsWith(" ".repeat(8))) {
        together.getLast().lines().add(line);
      } else if (matcher.matches()) {
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        together.add(new OfHost(host, new ArrayList<>(List.of(line))));
      } else {
        end(together, ordered);
        ordered.add(line);
      }
    }
    end(together, ordered);
    return ordered;
  }

  private static void end(List<OfHost> together, List<String> ordered) {
    together.stream()
        .sorted(Comparator.comparing(OfHost::host))
        .forEach(each -> ordered.addAll(each.lines()));
    together.clear();
  }
}
