package dev.runbook.cli;

import dev.runbook.cli.Mutant.Operator;
import dev.runbook.engine.module.ModuleCatalog;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.yaml.Node;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Mistakes in types and in the fields of typed values.
@SuppressWarnings("ReferenceEquality") // a node is meant as a place, not for what it says
final class TypeMistakes {
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w.'\"])([a-z_]\\w*)((?:\\.[a-z_]\\w*|\\[0\\])+)(?![\\w(])");
  private static final Pattern FIELD = Pattern.compile("\\.([a-z_]\\w*)");

  private final Mistakes mistakes;
  private final ModuleCatalog catalog;

  /// What the results of `sql` steps that say their columns hold, by the name of the result.
  private final Map<String, Node.Mapping> columns = new HashMap<>();

  /// The fields of the results of other modules.
  private final Map<String, Set<String>> fields = new HashMap<>();

  TypeMistakes(Mistakes mistakes, ModuleCatalog catalog) {
    this.mistakes = mistakes;
    this.catalog = catalog;
    Set<String> twice = new HashSet<>();
    for (Sheet.StepPlace place : mistakes.sheet().steps()) {
      Node.Mapping step = place.node();
      if (step.get("register").orElse(step) instanceof Node.Scalar name
          && step.get("loop").isEmpty()) {
        if (columns.containsKey(name.text()) || fields.containsKey(name.text())) {
          twice.add(name.text());
        }
        result(step, name.text());
      }
    }
    columns.keySet().removeAll(twice);
    fields.keySet().removeAll(twice);
  }

  private void result(Node.Mapping step, String name) {
    Optional<Node.Entry> action = KeyMistakes.action(step, catalog);
    if (action.isEmpty()) {
      return;
    }
    if (action.get().value() instanceof Node.Mapping given
        && given.get("columns").orElse(given) instanceof Node.Mapping declared
        && declared != given) {
      columns.put(name, declared);
    }
    if (catalog.module(action.get().key().text()).orElseThrow().spec().result()
        instanceof ValueType.RecordOf result) {
      Set<String> known = new LinkedHashSet<>(result.fields().keySet());
      known.add("outcome");
      fields.put(name, known);
    }
  }

  void all() {
    Set<String> inputs = new LinkedHashSet<>();
    if (mistakes.sheet().root().get("inputs").orElse(mistakes.sheet().root())
            instanceof Node.Mapping declared
        && declared != mistakes.sheet().root()) {
      for (Node.Entry input : declared.entries()) {
        inputs.add(input.key().text());
        if (input.value() instanceof Node.Mapping attributes) {
          input(attributes);
        }
      }
    }
    for (Sheet.Text text : Sheet.texts(mistakes.sheet().root())) {
      fields(text, inputs);
      if (text.expression()) {
        condition(text);
      }
    }
    outputs();
  }

  /// A default that is of the declared type and of none of these others.
  private void input(Node.Mapping attributes) {
    if (attributes.get("type").orElse(attributes) instanceof Node.Scalar type
        && attributes.get("default").orElse(attributes) instanceof Node.Scalar given
        && given.tag().isEmpty()
        && !given.text().contains("{{")) {
      String other =
          switch (type.text()) {
            case "int" -> "bool";
            case "bool" -> "duration";
            case "duration", "size" -> "bool";
            case "string" -> given.text().matches("[A-Za-z]+") ? "int" : "";
            default -> "";
          };
      if (!other.isEmpty() && !Set.of("true", "false").contains(given.text())) {
        mistakes.replace(Operator.CHANGE_A_TYPE, type.span(), other);
      } else if (type.text().equals("bool")) {
        mistakes.replace(Operator.CHANGE_A_TYPE, type.span(), "duration");
      }
    }
  }

  /// Fields of inputs, of results of modules, and of rows whose columns are declared.
  private void fields(Sheet.Text text, Set<String> inputs) {
    String raw = mistakes.sheet().raw(text.scalar().span());
    int start = mistakes.sheet().offset(text.scalar().span().start());
    Matcher paths =
        (text.expression() ? PATH : Pattern.compile("\\{\\{\\{?\\s*" + PATH.pattern()))
            .matcher(raw);
    while (paths.find()) {
      String root = paths.group(1);
      String rest = paths.group(2);
      Matcher field = FIELD.matcher(rest);
      if (!field.lookingAt()) {
        continue;
      }
      Set<String> known = root.equals("inputs") ? inputs : fields.getOrDefault(root, Set.of());
      int at = start + paths.start(2) + 1;
      if (known.contains(field.group(1))) {
        misspell(text, at, field.group(1), known);
      }
      Node.Mapping own = columns.get(root);
      if (own != null && rest.startsWith(".rows[0].")) {
        String column = rest.substring(".rows[0].".length()).split("\\.|\\[", 2)[0];
        Set<String> declared = new HashSet<>();
        own.entries().forEach(entry -> declared.add(entry.key().text()));
        if (declared.contains(column)) {
          misspell(text, at + "rows[0].".length(), column, declared);
        }
      }
    }
  }

  private void misspell(Sheet.Text text, int at, String field, Set<String> known) {
    Misspelling.of(field, known, mistakes.random())
        .ifPresent(wrong ->
            mistakes.add(
                Operator.MISSPELL_A_FIELD,
                text.scalar().span(),
                "." + field + " -> ." + wrong,
                mistakes.sheet().replaced(at, at + field.length(), wrong)));
  }

  /// A condition that is nothing but a column: the column is a truth, and becomes a number.
  private void condition(Sheet.Text text) {
    Matcher whole = Pattern.compile("(\\w+)\\.rows\\[0\\]\\.(\\w+)").matcher(text.scalar().text());
    if (whole.matches() && text.scalar().tag().isEmpty()) {
      column(whole.group(1), whole.group(2))
          .filter(type -> type.text().equals("bool"))
          .ifPresent(type -> mistakes.replace(Operator.CHANGE_A_TYPE, type.span(), "int"));
    }
  }

  private Optional<Node.Scalar> column(String result, String column) {
    return Optional.ofNullable(columns.get(result))
        .flatMap(declared -> declared.get(column))
        .filter(Node.Scalar.class::isInstance)
        .map(Node.Scalar.class::cast);
  }

  /// Outputs that give a column as it is: both are declared, and one of them changes.
  private void outputs() {
    Node.Mapping root = mistakes.sheet().root();
    if (!(root.get("outputs").orElse(root) instanceof Node.Mapping outputs) || outputs == root) {
      return;
    }
    for (Node.Entry output : outputs.entries()) {
      if (output.value() instanceof Node.Mapping fields
          && fields.get("type").orElse(fields) instanceof Node.Scalar type
          && fields.get("value").orElse(fields) instanceof Node.Scalar value) {
        Matcher whole = Pattern.compile("(\\w+)\\.rows\\[0\\]\\.(\\w+)").matcher(value.text());
        String other =
            switch (type.text()) {
              case "bool" -> "int";
              case "int", "duration", "lsn" -> "bool";
              default -> "";
            };
        if (whole.matches() && !other.isEmpty()) {
          column(whole.group(1), whole.group(2))
              .filter(column -> column.text().equals(type.text()))
              .ifPresent(column -> {
                mistakes.replace(Operator.CHANGE_A_TYPE, type.span(), other);
                mistakes.replace(Operator.CHANGE_A_TYPE, column.span(), other);
              });
        }
      }
    }
  }
}
