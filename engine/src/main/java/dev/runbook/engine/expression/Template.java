package dev.runbook.engine.expression;

import static java.util.Objects.requireNonNull;

import com.github.mustachejava.MustacheException;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A compiled Mustache template, whose values are escaped for the place they stand in. May be
/// rendered many times, by many threads.
///
/// Names are strict: one without a value, and a list, a mapping or null where text is wanted, are
/// errors. Sections go over lists, and depend on truths; in a section over mappings their fields
/// are names.
public final class Template {
  private final ScalarText text;
  private final Place place;
  private final List<Tag> tags;
  private final @Nullable MustacheTree tree;
  private final Set<String> names;
  private final List<List<String>> paths;
  private final List<NameUse> uses;
  private final List<Diagnostic> problems;

  private Template(ScalarText text, Place place, Names known) {
    this.text = text;
    this.place = place;
    TagScanner scanner = new TagScanner(text);
    this.tags = List.copyOf(scanner.tags());
    this.tree =
        scanner.problems().isEmpty() && text.text().contains("{{") ? tree(text.text(), tags) : null;
    CheckRendering check = new CheckRendering(text, known, output());
    if (scanner.problems().isEmpty()) {
      run(check);
    }
    this.names = java.util.Collections.unmodifiableSet(check.names());
    this.paths = check.paths();
    this.uses = check.uses();
    this.problems =
        scanner.problems().isEmpty()
            ? List.copyOf(check.problems())
            : List.copyOf(scanner.problems());
  }

  /// @param span where the text stands in its file, a YAML scalar in any style or a whole file;
  ///   messages point inside it
  /// @param names what is defined there
  /// @throws EvaluationException with the first problem when the template is malformed, names what
  ///   is not defined, or has a value where none can be escaped
  public static Template compile(String text, Span span, Place place, Names names)
      throws EvaluationException {
    Template template = read(text, span, place, names);
    if (!template.problems.isEmpty()) {
      throw new EvaluationException(template.problems.getFirst());
    }
    return template;
  }

  /// A template with its problems; it must not be rendered when it has any.
  static Template read(String text, Span span, Place place, Names names) {
    requireNonNull(place, "place is null");
    return new Template(new ScalarText(text, span), place, names);
  }

  private static MustacheTree tree(String text, List<Tag> tags) {
    try {
      return new MustacheTree(text, tags);
    } catch (MustacheException | java.util.NoSuchElementException e) {
      throw new IllegalStateException("two readings of the template: " + text, e);
    }
  }

  List<Diagnostic> problems() {
    return problems;
  }

  /// The text of [Place#PLAIN]; [ShellText] or [SqlText] as a value in those places. Sensitive when
  /// a secret is in the text itself; [Value.Unknown] when a part of the text is not known yet,
  /// which then holds the rest.
  ///
  /// @throws EvaluationException when a name has no value, or a value cannot stand where it is
  ///   written
  public Value render(Bindings bindings) throws EvaluationException {
    Output output = output();
    try {
      run(new LiveRendering(text, bindings, output));
      return output.result();
    } catch (TemplateStop stop) {
      throw stop.finding();
    }
  }

  /// The text with every section in it once and this value for each of its own, escaped for where
  /// it stands: what can be judged of a script or a statement before its values are known.
  ///
  /// Empty when the template has problems, or writes a value raw: that may be any text.
  public Optional<Value> sample(Value value) {
    if (!problems.isEmpty() || raw()) {
      return Optional.empty();
    }
    Output output = output();
    try {
      run(new SampleRendering(output, value));
      return Optional.of(output.result());
    } catch (TemplateStop cannotStandThere) {
      return Optional.empty();
    }
  }

  /// Where a line of the text stands in its file, from 1; where the text as a whole does when it
  /// has no such line.
  public Span line(int number) {
    int start = 0;
    for (int i = 1; i < number && start >= 0; i++) {
      start = text.text().indexOf('\n', start) + 1;
      if (start == 0) {
        return text.span();
      }
    }
    int end = text.text().indexOf('\n', start);
    int stop = end < 0 ? text.text().length() : end;
    while (start < stop && Character.isWhitespace(text.text().charAt(start))) {
      start++;
    }
    return start < stop ? text.at(start, stop) : text.span();
  }

  /// Whether something in it depends on values.
  public boolean hasTags() {
    return !tags.isEmpty();
  }

  private void run(Rendering rendering) {
    if (tree == null) {
      rendering.text(text.text());
    } else {
      tree.run(rendering);
    }
  }

  private Output output() {
    return switch (place) {
      case PLAIN -> new PlainOutput(text);
      case SHELL -> new ShellOutput(text);
      case SQL -> new SqlOutput(text);
      case EXPRESSION -> throw new IllegalArgumentException("an expression is no template");
    };
  }

  /// The names that must have a value; those that a section's items may bring are not among them.
  public Set<String> names() {
    return names;
  }

  /// Each name with the fields selected from it: `[inputs, label]`.
  public List<List<String>> paths() {
    return paths;
  }

  /// Every use of a name, with the sections around it.
  public List<NameUse> uses() {
    return uses;
  }

  /// Whether a value is written without escaping: `{{{x}}}` or `{{&x}}`.
  public boolean raw() {
    return rawAt().isPresent();
  }

  /// Where the first value is written without escaping.
  public Optional<Span> rawAt() {
    return tags.stream()
        .filter(tag -> tag.kind() == Tag.Kind.RAW)
        .findFirst()
        .map(tag -> text.at(tag.start(), tag.end()));
  }
}
