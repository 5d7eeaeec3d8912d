package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Finds the settings of one host's connection among its variables: ours, the fields of
/// `connection`, and those that Ansible has for the same thing. Of all definitions of one setting,
/// under whichever name, the highest holds.
final class ConnectionSettings {
  /// One setting.
  ///
  /// @param name as the user wrote it, for messages
  /// @param node what is written, when the value is written alone
  /// @param base the directory of the file it stands in
  record Setting(String name, Value value, Span span, Optional<Node> node, Path base) {}

  private final Host host;
  private final HostSettings.Resolver resolver;
  private final Diagnostics problems;

  ConnectionSettings(Host host, HostSettings.Resolver resolver, Diagnostics problems) {
    this.host = host;
    this.resolver = resolver;
    this.problems = problems;
  }

  /// The value of a field of `connection` or of one of Ansible's variables for it; empty when none
  /// is defined, or when it is null, or cannot be evaluated, which is reported.
  Optional<Setting> find(ConnectionField field) {
    return find(field.key(), field.ansible());
  }

  private Optional<Setting> find(String field, List<String> names) {
    for (Variable variable : host.variablesLowestFirst().reversed()) {
      if (names.contains(variable.name())) {
        return resolved(variable, variable.name(), variable.value());
      }
      if (variable.name().equals(ConnectionField.VARIABLE)) {
        Optional<Node> node =
            variable.value() instanceof Node.Mapping map && map.tag().isEmpty()
                ? map.get(field)
                : Optional.empty();
        if (node.isPresent()) {
          return resolved(variable, "connection." + field, node.get());
        }
        if (!(variable.value() instanceof Node.Mapping)) {
          Optional<Setting> computed = field(variable, field);
          if (computed.isPresent()) {
            return computed;
          }
        }
      }
    }
    return Optional.empty();
  }

  /// The value of the highest definition of one of these names.
  Optional<Setting> variable(List<String> names) {
    return find("", names);
  }

  private Optional<Setting> field(Variable variable, String field) {
    Optional<Setting> whole = resolved(variable, "connection", variable.value());
    if (whole.isEmpty()) {
      return Optional.empty();
    }
    if (!(whole.get().value().revealed() instanceof Value.Mapping map)) {
      problem(whole.get(), "`connection` is a mapping.");
      return Optional.empty();
    }
    return Optional.ofNullable(map.entries().get(field))
        .filter(value -> !(value.revealed() instanceof Value.Null))
        .map(value ->
            new Setting(
                "connection." + field,
                value,
                whole.get().span(),
                Optional.empty(),
                whole.get().base()));
  }

  private Optional<Setting> resolved(Variable variable, String name, Node node) {
    if (variable.jinja()) {
      problems.add(variable.jinjaProblem());
      return Optional.empty();
    }
    try {
      Value value = resolver.resolve(node);
      return value.revealed() instanceof Value.Null
          ? Optional.empty()
          : Optional.of(
              new Setting(name, value, node.span(), Optional.of(node), base(node.span())));
    } catch (EvaluationException e) {
      problems.add(e.diagnostic());
      return Optional.empty();
    }
  }

  private static Path base(Span span) {
    Path parent = Path.of(span.file().name()).getParent();
    return parent == null ? Path.of("") : parent;
  }

  /// The setting as text; numbers as they are written.
  Optional<String> text(Setting setting) {
    Value value = setting.value().revealed();
    Optional<String> text =
        switch (value) {
          case Value.Text plain -> Optional.of(plain.text());
          case Value.Whole whole -> Optional.of(written(setting, Long.toString(whole.number())));
          case Value.Decimal decimal ->
              Optional.of(written(setting, Double.toString(decimal.number())));
          case Value.Bool bool -> Optional.of(written(setting, Boolean.toString(bool.truth())));
          default -> Optional.empty();
        };
    if (text.isEmpty()) {
      problem(
          setting,
          value.hasUnknown()
              ? "`" + setting.name() + "` is not known before the host is connected to."
              : "`" + setting.name() + "` is a text.");
    }
    return text;
  }

  private static String written(Setting setting, String otherwise) {
    return setting.node().isPresent()
            && setting.node().get() instanceof Node.Scalar scalar
            && scalar.style() == Node.Style.PLAIN
            && scalar.tag().isEmpty()
            && !scalar.text().contains("{{")
        ? scalar.text()
        : otherwise;
  }

  /// The setting as a path: `~` is the user's home, a relative one is beside the file it stands in.
  Optional<Path> path(Setting setting) {
    return text(setting).map(written -> path(written, setting.base()));
  }

  static Path path(String written, Path base) {
    if (written.equals("~") || written.startsWith("~/")) {
      return Path.of(System.getProperty("user.home", "/") + written.substring(1));
    }
    return base.resolve(written);
  }

  /// The setting as a secret; one that is written in clear is treated as one too.
  Optional<Value.Sensitive> secret(Setting setting) {
    if (setting.value() instanceof Value.Sensitive sensitive
        && (sensitive.inner().revealed() instanceof Value.Text || sensitive.hasUnknown())) {
      return Optional.of(sensitive);
    }
    return text(setting)
        .map(text ->
            new Value.Sensitive(Value.text(text), "`" + setting.name() + "` of " + host.name()));
  }

  void problem(Setting setting, String message) {
    problems.add(Diagnostic.error(InventoryRules.CONNECTION, setting.span(), message));
  }

  void problem(Setting setting, String message, String advice) {
    problems.add(
        Diagnostic.error(InventoryRules.CONNECTION, setting.span(), message).withAdvice(advice));
  }

  void warning(Setting setting, String message, String advice) {
    problems.add(
        Diagnostic.warning(InventoryRules.CONNECTION, setting.span(), message).withAdvice(advice));
  }
}
