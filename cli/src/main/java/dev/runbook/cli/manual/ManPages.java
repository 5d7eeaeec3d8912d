package dev.runbook.cli.manual;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Manual pages in man(7)'s macros, one for the command and one for each subcommand.
public final class ManPages {
  private final String version;

  public ManPages(String version) {
    this.version = version;
  }

  /// The pages by file name, such as `runbook-apply.1`.
  ///
  /// @param root the whole command, with all its subcommands
  public Map<String, String> of(CommandLine root) {
    Map<String, String> pages = new LinkedHashMap<>();
    add(root, pages);
    return pages;
  }

  private void add(CommandLine command, Map<String, String> pages) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.usageMessage().hidden()) {
      return;
    }
    pages.put(page(spec) + ".1", text(command));
    command.getSubcommands().values().forEach(each -> add(each, pages));
  }

  private String text(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    String description = String.join(" ", spec.usageMessage().description());
    StringBuilder text = new StringBuilder();
    text.append(".TH ").append(page(spec).toUpperCase(Locale.ROOT)).append(" 1 \"\" \"runbook ");
    text.append(escaped(version)).append("\" \"runbook\"\n.SH NAME\n");
    text.append(escaped(page(spec))).append(" \\- ").append(escaped(summary(description)));
    text.append("\n.SH SYNOPSIS\n.nf\n");
    text.append(escaped(synopsis(command))).append("\n.fi\n.SH DESCRIPTION\n");
    text.append(escaped(description)).append('\n');
    if (!spec.positionalParameters().isEmpty()) {
      text.append(".SH ARGUMENTS\n");
      for (PositionalParamSpec each : spec.positionalParameters()) {
        item("\\fI" + escaped(each.paramLabel()) + "\\fR", each.description(), text);
      }
    }
    if (!spec.options().isEmpty()) {
      text.append(".SH OPTIONS\n");
      for (OptionSpec each : spec.options()) {
        if (!each.hidden()) {
          item(names(each), each.description(), text);
        }
      }
    }
    if (!command.getSubcommands().isEmpty()) {
      text.append(".SH COMMANDS\n");
      command
          .getSubcommands()
          .forEach((name, each) -> {
            if (!each.getCommandSpec().usageMessage().hidden()) {
              item(
                  "\\fB" + escaped(name) + "\\fR",
                  each.getCommandSpec().usageMessage().description(),
                  text);
            }
          });
    }
    if (!spec.usageMessage().exitCodeList().isEmpty()) {
      text.append(".SH EXIT STATUS\n");
      spec.usageMessage()
          .exitCodeList()
          .forEach((code, meaning) ->
              item("\\fB" + code.strip() + "\\fR", new String[] {meaning}, text));
    }
    text.append(".SH SEE ALSO\n").append(seeAlso(command)).append('\n');
    return text.toString();
  }

  private static void item(String term, String[] description, StringBuilder text) {
    text.append(".TP\n").append(term).append('\n');
    text.append(escaped(String.join(" ", description))).append('\n');
  }

  private static String names(OptionSpec option) {
    StringBuilder text = new StringBuilder();
    for (String name : option.names()) {
      text.append(text.isEmpty() ? "" : ", ").append("\\fB").append(escaped(name)).append("\\fR");
    }
    if (option.arity().max() > 0) {
      text.append("=\\fI").append(escaped(option.paramLabel())).append("\\fR");
    }
    return text.toString();
  }

  private static String seeAlso(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    if (spec.parent() != null) {
      return ".BR " + escaped(page(spec.parent())) + " (1)";
    }
    StringBuilder text = new StringBuilder();
    command
        .getSubcommands()
        .values()
        .forEach(each -> {
          if (!each.getCommandSpec().usageMessage().hidden()) {
            text.append(text.isEmpty() ? "" : ",\n").append(".BR ");
            text.append(escaped(page(each.getCommandSpec()))).append(" (1)");
          }
        });
    return text.toString();
  }

  private static String synopsis(CommandLine command) {
    return command.getHelp().synopsis(0).strip();
  }

  private static String page(CommandSpec spec) {
    return spec.qualifiedName("-");
  }

  private static String summary(String description) {
    int end = description.indexOf(". ");
    String first = end < 0 ? description : description.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }

  /// man(7): a backslash is its escape, a hyphen a typographic one, and a period or quote at the
  /// beginning of a line a request.
  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    for (String line : text.split("\n", -1)) {
      String each = line.replace("\\", "\\e").replace("-", "\\-");
      out.append(out.isEmpty() ? "" : "\n");
      out.append(each.startsWith(".") || each.startsWith("'") ? "\\&" : "").append(each);
    }
    return out.toString();
  }
}
