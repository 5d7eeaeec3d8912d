package dev.runbook.engine.expression;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.secret.SecretRef;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import dev.runbook.engine.yaml.Scalars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes formulas of nodes.
final class FormulaReader {
  private static final List<String> SOURCES = List.of("env", "file", "command");

  private final Place place;
  private final Names names;
  private final ExpressionLanguage language;

  FormulaReader(Place place, Names names, ExpressionLanguage language) {
    this.place = place;
    this.names = names;
    this.language = language;
  }

  Formula read(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar);
      case Node.Sequence list ->
          new Formula.ListFormula(list.span(), list.items().stream().map(this::read).toList());
      case Node.Mapping mapping -> mapping(mapping);
    };
  }

  private Formula mapping(Node.Mapping mapping) {
    if (mapping.tag().isPresent()) {
      return mapping.tag().get().equals("!secret")
          ? secret(mapping)
          : unknownTag(mapping.span(), mapping.tag().get());
    }
    Map<String, Formula> entries = new LinkedHashMap<>();
    mapping.entries().forEach(entry -> entries.put(entry.key().text(), field(entry.value())));
    return new Formula.MapFormula(mapping.span(), entries);
  }

  /// Scripts and statements may come with numbers and truths about them: `{ from: 150000, text: ...
  /// }`.
  private Formula field(Node node) {
    boolean number =
        (place == Place.SHELL || place == Place.SQL)
            && node instanceof Node.Scalar scalar
            && scalar.tag().isEmpty()
            && !(Scalars.untyped(scalar) instanceof Value.Text);
    return number
        ? new Formula.Constant(node.span(), Scalars.untyped((Node.Scalar) node))
        : read(node);
  }

  private Formula scalar(Node.Scalar scalar) {
    if (scalar.tag().isPresent()) {
      return tagged(scalar, scalar.tag().get());
    }
    if (place == Place.EXPRESSION) {
      return expression(scalar, Formula.Computed.Shape.EXPRESSION_AND_VALUE);
    }
    boolean written = place == Place.PLAIN && !scalar.text().contains("{{");
    return written
        ? new Formula.Constant(scalar.span(), Scalars.untyped(scalar))
        : template(scalar);
  }

  private Formula template(Node.Scalar scalar) {
    if (scalar.isNull()) {
      return new Formula.Constant(scalar.span(), Value.NULL);
    }
    return new Formula.TextTemplate(
        scalar.span(), Template.read(scalar.text(), scalar.span(), place, names));
  }

  private Formula tagged(Node.Scalar scalar, String tag) {
    return switch (tag) {
      case "!expr" ->
          expression(
              scalar,
              place == Place.EXPRESSION
                  ? Formula.Computed.Shape.EXPRESSION_AND_VALUE
                  : Formula.Computed.Shape.VALUE);
      case "!vault" -> new Formula.Secret(scalar.span(), new SecretRef.Vault(scalar.text()));
      case "!secret" ->
          broken(
              scalar.span(),
              ExpressionRules.SECRET,
              "`!secret` says where the secret comes from.",
              Optional.of(
                  "Write `!secret { env: NAME }`, `{ file: PATH }` or `{ command: LINE }`."));
      default -> unknownTag(scalar.span(), tag);
    };
  }

  private Formula expression(Node.Scalar scalar, Formula.Computed.Shape shape) {
    return switch (language.compile(scalar.text(), scalar.span(), names)) {
      case Compiled.Program program ->
          new Formula.Computed(
              scalar.span(),
              new Expression(new ScalarText(scalar.text(), scalar.span()), program),
              shape);
      case Compiled.Rejected rejected -> new Formula.Broken(scalar.span(), rejected.problems());
    };
  }

  private static Formula secret(Node.Mapping mapping) {
    List<Diagnostic> problems = new ArrayList<>();
    for (Node.Entry entry : mapping.entries()) {
      String key = entry.key().text();
      if (!SOURCES.contains(key)) {
        problems.add(
            Diagnostic.error(
                    ExpressionRules.SECRET,
                    entry.key().span(),
                    "A secret does not come from `" + key + "`.")
                .withAdvice(
                    Suggestion.didYouMean(key, SOURCES)
                        .or(() -> Optional.of("It comes from `env`, `file` or `command`."))));
      } else if (!(entry.value() instanceof Node.Scalar value) || value.text().isBlank()) {
        problems.add(
            Diagnostic.error(
                ExpressionRules.SECRET, entry.value().span(), "`" + key + "` takes one text."));
      }
    }
    if (problems.isEmpty() && mapping.entries().size() != 1) {
      return broken(
          mapping.span(),
          ExpressionRules.SECRET,
          "A secret comes from one place, and this names " + mapping.entries().size() + ".",
          Optional.of("Write `!secret { env: NAME }`, `{ file: PATH }` or `{ command: LINE }`."));
    }
    if (!problems.isEmpty()) {
      return new Formula.Broken(mapping.span(), problems);
    }
    Node.Entry only = mapping.entries().getFirst();
    String text = ((Node.Scalar) only.value()).text();
    return new Formula.Secret(
        mapping.span(),
        switch (only.key().text()) {
          case "env" -> new SecretRef.Env(text);
          case "file" -> new SecretRef.File(text);
          default -> new SecretRef.Program(text);
        });
  }

  private static Formula unknownTag(Span span, String tag) {
    List<String> known = List.of("!expr", "!secret", "!vault");
    if (known.contains(tag)) {
      return broken(
          span,
          ExpressionRules.UNKNOWN_TAG,
          "The tag `" + tag + "` cannot stand before a mapping.",
          Optional.of("It stands before a text: `" + tag + " \"...\"`."));
    }
    return broken(
        span,
        ExpressionRules.UNKNOWN_TAG,
        "There is no tag `" + tag + "` here.",
        Suggestion.didYouMean(tag, known)
            .or(() -> Optional.of("Tags are `!expr`, `!secret` and `!vault`.")));
  }

  private static Formula broken(Span span, Rule rule, String message, Optional<String> advice) {
    return new Formula.Broken(
        span, List.of(Diagnostic.error(rule, span, message).withAdvice(advice)));
  }
}
