package dev.runbook.engine.value;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// Reads a written type: `string`, `list(Disk)`, `map(int)?`, `one_of(group, freeze)`.
public final class TypeReader {
  private static final String ALL =
      "Types are `string`, `int`, `decimal`, `bool`, `duration`, `size`, `path`, `instant`, `lsn`,"
          + " `any`, `list(T)`, `map(T)`, `one_of(a, b)`, `T?` and the names under `types`.";

  private final String text;
  private final Map<String, ValueType.RecordOf> declared;
  private int next;

  private TypeReader(String text, Map<String, ValueType.RecordOf> declared) {
    this.text = text;
    this.declared = declared;
  }

  /// What was read.
  public sealed interface Result {}

  /// The text is a type.
  public record Read(ValueType type) implements Result {
    public Read {
      requireNonNull(type, "type is null");
    }
  }

  /// The text is no type.
  ///
  /// @param problem one sentence
  /// @param adviser looks for what was meant when it is asked: who reads types in the order of
  ///   their use has many refused that are declared further below
  public record Refused(String problem, Supplier<Optional<String>> adviser) implements Result {
    public Refused {
      requireNonNull(problem, "problem is null");
      requireNonNull(adviser, "adviser is null");
    }

    /// What would be right; looked for again by each call.
    public Optional<String> advice() {
      return adviser.get();
    }
  }

  /// @param declared the records under `types:`, by name
  public static Result read(String text, Map<String, ValueType.RecordOf> declared) {
    try {
      TypeReader reader = new TypeReader(text, declared);
      ValueType type = reader.type();
      reader.skipBlanks();
      return reader.next < text.length()
          ? reader.notAType("`" + text.substring(reader.next) + "` follows the type.").refused
          : new Read(type);
    } catch (NotAType e) {
      return e.refused;
    }
  }

  private ValueType type() throws NotAType {
    ValueType type = base();
    skipBlanks();
    while (next < text.length() && text.charAt(next) == '?') {
      next++;
      type = type instanceof ValueType.OptionalOf ? type : ValueType.optional(type);
      skipBlanks();
    }
    return type;
  }

  private ValueType base() throws NotAType {
    String name = word();
    return switch (name) {
      case "list" -> ValueType.listOf(inner(name));
      case "map" -> new ValueType.MapOf(inner(name));
      case "one_of" -> new ValueType.OneOf(choices());
      case "any" -> ValueType.Simple.DYNAMIC;
      default -> named(name);
    };
  }

  private ValueType named(String name) throws NotAType {
    ValueType.RecordOf record = declared.get(name);
    if (record != null) {
      return record;
    }
    for (ValueType.Simple simple : ValueType.Simple.values()) {
      if (simple != ValueType.Simple.DYNAMIC
          && simple.name().toLowerCase(Locale.ROOT).equals(name)) {
        return simple;
      }
    }
    throw new NotAType(
        new Refused(
            "There is no type `" + name + "`.",
            () -> Suggestion.didYouMean(name, names()).or(() -> Optional.of(ALL))));
  }

  private Set<String> names() {
    Set<String> names = new TreeSet<>(declared.keySet());
    names.addAll(List.of("list", "map", "one_of"));
    for (ValueType.Simple simple : ValueType.Simple.values()) {
      names.add(simple.written());
    }
    return names;
  }

  private ValueType inner(String name) throws NotAType {
    expect('(', "`" + name + "` needs the type of its items.", "Write `" + name + "(string)`.");
    ValueType inner = type();
    close();
    return inner;
  }

  private List<String> choices() throws NotAType {
    expect('(', "`one_of` needs its choices.", "Write `one_of(group, freeze)`.");
    List<String> choices = new ArrayList<>();
    do {
      choices.add(word());
      skipBlanks();
    } while (next < text.length() && text.charAt(next) == ',' && next++ >= 0);
    close();
    return choices;
  }

  private void close() throws NotAType {
    expect(')', "A closing parenthesis is missing.", ALL);
  }

  private void expect(char mark, String problem, String advice) throws NotAType {
    skipBlanks();
    if (next >= text.length() || text.charAt(next) != mark) {
      throw new NotAType(new Refused(problem, () -> Optional.of(advice)));
    }
    next++;
  }

  private String word() throws NotAType {
    skipBlanks();
    int start = next;
    while (next < text.length() && isNamePart(text.charAt(next))) {
      next++;
    }
    if (start == next) {
      throw notAType(
          next < text.length()
              ? "A type is expected in place of `" + text.substring(next) + "`."
              : "A type is expected here.");
    }
    return text.substring(start, next);
  }

  private static boolean isNamePart(char letter) {
    return Character.isLetterOrDigit(letter) || letter == '_' || letter == '-' || letter == '.';
  }

  private void skipBlanks() {
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
  }

  private NotAType notAType(String problem) {
    return new NotAType(new Refused(problem, () -> Optional.of(ALL)));
  }

  private static final class NotAType extends Exception {
    private final transient Refused refused;

    NotAType(Refused refused) {
      super(refused.problem());
      this.refused = refused;
    }
  }
}
