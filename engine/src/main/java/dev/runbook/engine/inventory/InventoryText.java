package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Shows inventories to people, for `runbook inventory list`, `graph` and `explain`. Every text
/// ends with a line end; none holds a secret.
public final class InventoryText {
  private InventoryText() {}

  /// The hosts with their groups:
  ///
  /// ```
  /// db1      primary, databases
  /// control  (this machine)
  /// ```
  public static String list(Inventory inventory) {
    List<List<String>> rows = new ArrayList<>();
    for (Host host : inventory.hosts()) {
      String groups =
          host.groups().reversed().stream()
              .filter(name -> !name.equals(Group.UNGROUPED))
              .collect(Collectors.joining(", "));
      String remark = host.isControl() ? (groups.isEmpty() ? "" : " ") + "(this machine)" : "";
      rows.add(List.of(host.name(), groups + remark));
    }
    return table(rows, "");
  }

  /// The tree of groups, as `ansible-inventory --graph` shows it:
  ///
  /// ```
  /// @all:
  ///   |--@databases:
  ///   |  |--@primary:
  ///   |  |  |--db1
  /// ```
  public static String graph(Inventory inventory) {
    StringBuilder text = new StringBuilder();
    inventory.group(Group.ALL).ifPresent(all -> branch(inventory, all, 0, text));
    return text.toString();
  }

  private static void branch(Inventory inventory, Group group, int depth, StringBuilder text) {
    text.append(stem(depth)).append('@').append(group.name()).append(":\n");
    for (String child : group.children()) {
      inventory
          .group(child)
          .filter(each -> !isEmptyUngrouped(each))
          .ifPresent(each -> branch(inventory, each, depth + 1, text));
    }
    if (!group.name().equals(Group.ALL)) {
      group.hosts().forEach(host -> text.append(stem(depth + 1)).append(host).append('\n'));
    }
  }

  private static boolean isEmptyUngrouped(Group group) {
    return group.name().equals(Group.UNGROUPED) && group.hosts().isEmpty();
  }

  private static String stem(int depth) {
    return depth == 0 ? "" : "  " + "|  ".repeat(depth - 1) + "|--";
  }

  /// Every definition of a variable for a host, lowest first, the one that holds marked:
  ///
  /// ```
  /// pg_port of db1
  ///     5432  group vars of all      inventory.yml:3:5
  ///   * 5433  host vars of db1       host_vars/db1.yml:1:1
  /// ```
  public static String explain(Host host, String name) {
    List<Variable> definitions = host.definitionsLowestFirst(name);
    if (definitions.isEmpty()) {
      String meant =
          Suggestion.didYouMean(name, host.variableNames()).map(text -> " " + text).orElse("");
      return "The inventory gives " + host.name() + " no variable `" + name + "`." + meant + "\n";
    }
    return name + " of " + host.name() + "\n" + table(rows(definitions), "  ");
  }

  /// Every definition of every variable of a host, by name.
  public static String explain(Host host) {
    if (host.variablesLowestFirst().isEmpty()) {
      return "The inventory gives " + host.name() + " no variables.\n";
    }
    return host.variableNames().stream()
        .map(name -> explain(host, name))
        .collect(Collectors.joining("\n"));
  }

  private static List<List<String>> rows(List<Variable> definitions) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < definitions.size(); i++) {
      Variable each = definitions.get(i);
      String mark = i == definitions.size() - 1 ? "* " : "  ";
      String value =
          NodeText.of(each.name(), each.value()) + (each.jinja() ? "  (Jinja: not evaluated)" : "");
      rows.add(List.of(mark + value, each.origin(), each.span().at()));
    }
    return rows;
  }

  private static String table(List<List<String>> rows, String indent) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    rows.forEach(row -> {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    });
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - width(row.get(i)) + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }
}
