package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// The values that OpenSSH's configuration files give to a host.
///
/// OpenSSH itself is asked (`ssh -G`) where it is installed, so that all of ssh_config(5) means
/// what it means there; but only when the files say anything of the host that matters to us, for a
/// process costs more than reading them.
final class SshConfig {
  private record Question(String host, Optional<String> user, Optional<Integer> port) {}

  private static final long SECONDS = 30;
  private final SshSettings settings;
  private final SshConfigReader reader;
  private final Map<Question, HostConfig> answers = new ConcurrentHashMap<>();

  SshConfig(SshSettings settings) {
    this.settings = settings;
    this.reader =
        new SshConfigReader(settings.home(), settings.configFiles(), settings.localUser());
  }

  /// The values for one host.
  ///
  /// @param host as the user names it
  HostConfig of(String host, Optional<String> user, Optional<Integer> port)
      throws IOException, InterruptedException {
    Question question = new Question(host, user, port);
    HostConfig known = answers.getOrDefault(question, HostConfig.NOTHING);
    if (answers.containsKey(question)) {
      return known;
    }
    HostConfig answer = answer(question);
    answers.put(question, answer);
    return answer;
  }

  private HostConfig answer(Question question) throws IOException, InterruptedException {
    if (!reader.saysAnything(question.host())) {
      return HostConfig.NOTHING;
    }
    return settings.sshProgram().isPresent()
        ? asked(settings.sshProgram().get(), question)
        : reader.of(question.host(), question.user());
  }

  private HostConfig asked(Path program, Question question)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(program.toString(), "-G"));
    settings.configFile().ifPresent(file -> words.addAll(List.of("-F", file.toString())));
    question.user().ifPresent(user -> words.addAll(List.of("-l", user)));
    question.port().ifPresent(port -> words.addAll(List.of("-p", Integer.toString(port))));
    words.addAll(List.of("--", question.host()));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().put("HOME", settings.home().toString());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      String err = new String(process.getErrorStream().readAllBytes(), UTF_8).strip();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IOException("`ssh -G " + question.host() + "` said: " + err);
      }
      return parse(out);
    } finally {
      process.destroyForcibly();
    }
  }

  /// `ssh -G` prints a line `keyword value` for each value; lists of files stand in one line.
  private static HostConfig parse(String out) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    for (String line : out.lines().toList()) {
      int space = line.indexOf(' ');
      String keyword = space < 0 ? line : line.substring(0, space).toLowerCase(Locale.ROOT);
      if (space > 0 && SshConfigReader.KEYWORDS.contains(keyword)) {
        String rest = line.substring(space + 1).strip();
        boolean list = keyword.endsWith("knownhostsfile");
        values
            .computeIfAbsent(keyword, _ -> new ArrayList<>())
            .addAll(list ? List.of(rest.split("\\s+", -1)) : List.of(rest));
      }
    }
    values.replaceAll((_, all) -> List.copyOf(all));
    return new HostConfig(values);
  }
}
