package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Understands what people write into Ansible's `ansible_ssh_common_args`: `-J`, and `-o` with the
/// options that matter here (ssh_config(5)). What is understood becomes settings; what changes
/// nothing for us is passed over; the rest is reported.
///
/// @param options the options that were understood, by their names in small letters
/// @param unknown the words that were not
/// @param unsafe what would switch the check of host keys off; it stays on
record SshArguments(Map<String, String> options, List<String> unknown, List<String> unsafe) {
  private static final Set<String> UNDERSTOOD =
      Set.of("proxyjump", "userknownhostsfile", "connecttimeout", "port", "user", "identityfile");
  private static final Set<String> PASSED_OVER =
      Set.of(
          "identitiesonly",
          "globalknownhostsfile",
          "batchmode",
          "controlmaster",
          "controlpersist",
          "controlpath",
          "serveraliveinterval",
          "serveralivecountmax",
          "tcpkeepalive",
          "loglevel",
          "preferredauthentications",
          "passwordauthentication",
          "kbdinteractiveauthentication",
          "pubkeyauthentication",
          "gssapiauthentication",
          "forwardagent",
          "forwardx11",
          "compression",
          "connectionattempts",
          "hashknownhosts",
          "checkhostip",
          "updatehostkeys",
          "numberofpasswordprompts",
          "requesttty",
          "addkeystoagent");
  private static final Pattern JUMP_COMMAND =
      Pattern.compile("(?:exec\\s+)?(?:/usr/bin/)?ssh\\s+(.*)");

  static SshArguments parse(String text) {
    Map<String, String> options = new TreeMap<>();
    List<String> unknown = new ArrayList<>();
    List<String> unsafe = new ArrayList<>();
    SshArguments found = new SshArguments(options, unknown, unsafe);
    Optional<List<ShellWord>> split = ShellWord.split(text);
    if (split.isEmpty()) {
      unknown.add(text);
      return found;
    }
    List<String> words = split.get().stream().map(ShellWord::text).toList();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean alone = word.equals("-o") || word.equals("-J");
      String value =
          alone
              ? (i + 1 < words.size() ? words.get(++i) : "")
              : word.substring(Math.min(2, word.length()));
      if (word.startsWith("-o")) {
        found.option(value);
      } else if (word.startsWith("-J")) {
        options.putIfAbsent("proxyjump", value);
      } else if (!Set.of("-q", "-C", "-A", "-a", "-x", "-T", "-4", "-6", "-v").contains(word)) {
        unknown.add(word);
      }
    }
    return found;
  }

  private void option(String assignment) {
    Matcher parts =
        Pattern.compile("\\s*(\\w+)\\s*[=\\s]\\s*(.*?)\\s*", Pattern.DOTALL).matcher(assignment);
    if (!parts.matches()) {
      unknown.add("-o " + assignment);
      return;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    String value = unquoted(parts.group(2));
    switch (name) {
      case "stricthostkeychecking" -> {
        if (!value.equalsIgnoreCase("yes") && !value.equalsIgnoreCase("ask")) {
          unsafe.add("StrictHostKeyChecking=" + value);
        }
      }
      case "userknownhostsfile" -> {
        if (value.equals("/dev/null")) {
          unsafe.add("UserKnownHostsFile=/dev/null");
        } else {
          options.putIfAbsent(name, value);
        }
      }
      case "proxycommand" ->
          jump(value)
              .ifPresentOrElse(
                  jump -> options.putIfAbsent("proxyjump", jump),
                  () -> unknown.add("-o ProxyCommand=" + value));
      default -> {
        if (UNDERSTOOD.contains(name)) {
          options.putIfAbsent(name, value);
        } else if (!PASSED_OVER.contains(name)) {
          unknown.add("-o " + parts.group(1) + "=" + value);
        }
      }
    }
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /// The host of the usual `ssh -W %h:%p [-q] [-p PORT] [USER@]HOST`, which is what ProxyJump does.
  private static Optional<String> jump(String command) {
    if (command.equalsIgnoreCase("none")) {
      return Optional.of("none");
    }
    Matcher ssh = JUMP_COMMAND.matcher(command.strip());
    if (!ssh.matches()) {
      return Optional.empty();
    }
    List<String> words = List.of(ssh.group(1).strip().split("\\s+"));
    String host = "";
    String port = "";
    boolean forwards = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String next = i + 1 < words.size() ? words.get(i + 1) : "";
      if (word.equals("-W") && (next.equals("%h:%p") || next.equals("[%h]:%p"))) {
        forwards = true;
        i++;
      } else if (word.equals("-p") && next.matches("\\d{1,5}")) {
        port = ":" + next;
        i++;
      } else if (!word.startsWith("-") && host.isEmpty()) {
        host = word;
      } else if (!word.equals("-q")) {
        return Optional.empty();
      }
    }
    return forwards && !host.isEmpty() ? Optional.of(host + port) : Optional.empty();
  }

  /// Advice about a word that was not understood.
  static String advice(String word) {
    if (word.contains("ProxyCommand")) {
      return "A host to go through is `connection: { jump: [user@]host[:port] }`.";
    }
    return Suggestion.nearest(word, List.of("-o ProxyJump", "-J"))
        .map(known -> "Understood are `-J HOST` and `-o ProxyJump=HOST`.")
        .orElse(
            "Understood are `-J`, and `-o` with ProxyJump, UserKnownHostsFile, IdentityFile, User,"
                + " Port and ConnectTimeout; other options can stand in ~/.ssh/config.");
  }
}
