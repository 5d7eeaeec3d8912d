package dev.runbook.cli.manual;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for fish, one `complete` line per subcommand and option (fish's complete(1)); picocli
/// makes those for bash and zsh itself.
public final class FishCompletion {
  private FishCompletion() {}

  /// @param root the whole command, with all its subcommands
  public static String of(CommandLine root) {
    String name = root.getCommandName();
    StringBuilder text = new StringBuilder();
    text.append("# Completion of ").append(name).append(" for fish.\n");
    text.append("complete -c ").append(name).append(" -n __fish_use_subcommand -f\n");
    Map<String, CommandLine> commands = new LinkedHashMap<>(root.getSubcommands());
    commands.values().removeIf(each -> each.getCommandSpec().usageMessage().hidden());
    commands.forEach((word, command) -> {
      text.append("complete -c ").append(name).append(" -n __fish_use_subcommand -f -a ");
      text.append(quoted(word)).append(" -d ").append(quoted(summary(command.getCommandSpec())));
      text.append('\n');
    });
    commands.forEach((word, command) -> {
      String here = "__fish_seen_subcommand_from " + word;
      command
          .getSubcommands()
          .forEach((inner, below) -> {
            text.append("complete -c ").append(name).append(" -n ").append(quoted(here));
            text.append(" -f -a ").append(quoted(inner)).append(" -d ");
            text.append(quoted(summary(below.getCommandSpec()))).append('\n');
            options(name, "__fish_seen_subcommand_from " + inner, below.getCommandSpec(), text);
          });
      options(name, here, command.getCommandSpec(), text);
    });
    return text.toString();
  }

  private static void options(String name, String when, CommandSpec spec, StringBuilder text) {
    for (OptionSpec option : spec.options()) {
      if (option.hidden()) {
        continue;
      }
      text.append("complete -c ").append(name).append(" -n ").append(quoted(when));
      for (String word : option.names()) {
        text.append(word.startsWith("--") ? " -l " + word.substring(2) : " -s " + word.charAt(1));
      }
      if (option.arity().max() > 0) {
        text.append(" -r");
      }
      text.append(" -d ").append(quoted(String.join(" ", option.description()))).append('\n');
    }
  }

  private static String summary(CommandSpec spec) {
    String all = String.join(" ", spec.usageMessage().description());
    int end = all.indexOf(". ");
    return end < 0 ? all : all.substring(0, end + 1);
  }

  /// In fish's single quotes only the quote and the backslash are special.
  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
