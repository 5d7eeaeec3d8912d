package dev.runbook.engine.yaml;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/// Reads YAML into nodes that know their place. Never throws for what is in a text: every problem
/// is a finding with a rule `yaml.*`.
///
/// What YAML offers beyond the language is refused: duplicate keys, merge keys, keys that are not
/// single values, aliases of lists and mappings, tags other than `!expr`, `!secret` and `!vault`, a
/// second document. A text may have 3 MiB, 50 levels and 1 000 000 nodes. After an error of syntax
/// nothing further of the file can be read.
///
/// The span of a node covers its value, quotes included and tag and anchor not; the span of an
/// alias is where the alias stands.
public final class YamlReader {
  static final int MAX_BYTES = 3 * 1024 * 1024;
  private static final int MAX_BAD_CHARACTERS = 20;
  private static final Set<String> TAGS = Set.of("!expr", "!secret", "!vault");
  private static final Set<String> INVENTORY_TAGS =
      Set.of("!expr", "!secret", "!vault", "!vault-encrypted", "!unsafe");

  private YamlReader() {}

  /// What a text holds.
  ///
  /// @param root the first document; empty when there is none or its syntax is broken
  /// @param problems in the order of the text; the root is still usable for further checks when
  ///   there are some
  public record Document(Optional<Node> root, List<Diagnostic> problems) {
    public Document {
      requireNonNull(root, "root is null");
      problems = List.copyOf(problems);
    }
  }

  /// Reads a whole file.
  public static Document read(SourceFile file) {
    return read(file, new Position(1, 1), withoutByteOrderMark(file.text()), TAGS);
  }

  /// Reads a file of variables that Ansible may have written: its tags `!unsafe` and
  /// `!vault-encrypted` are kept too.
  public static Document readVariables(SourceFile file) {
    return read(file, new Position(1, 1), withoutByteOrderMark(file.text()), INVENTORY_TAGS);
  }

  /// Reads YAML that stands inside a file of another kind.
  ///
  /// @param at where in the file the part begins
  public static Document readPart(SourceFile file, Position at, String part) {
    return read(file, at, part, TAGS);
  }

  private static Document read(SourceFile file, Position at, String content, Set<String> tags) {
    Diagnostics problems = new Diagnostics();
    if (content.length() > MAX_BYTES) {
      problems.add(
          Diagnostic.error(
              YamlRules.TOO_LARGE, file.start(), "The file is larger than 3 MiB and is not read."));
      return new Document(Optional.empty(), problems.all());
    }
    int[] codePoints = codePoints(content);
    TextPositions positions = new TextPositions(file, at, codePoints);
    reportCharacters(codePoints, positions, problems);
    if (problems.hasErrors()) {
      return new Document(Optional.empty(), problems.all());
    }
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(MAX_BYTES + 1);
    ParserImpl events = new ParserImpl(new StreamReader(content), options);
    NodeBuilder builder = new NodeBuilder(events, positions, tags, problems);
    Optional<Node> root = Optional.empty();
    try {
      root = builder.document();
    } catch (YAMLException e) {
      problems.add(new SyntaxProblem(positions).of(e));
    }
    return new Document(root, problems.all());
  }

  private static int[] codePoints(String text) {
    int[] codePoints = new int[text.codePointCount(0, text.length())];
    int at = 0;
    for (int i = 0; i < codePoints.length; i++) {
      codePoints[i] = text.codePointAt(at);
      at += Character.charCount(codePoints[i]);
    }
    return codePoints;
  }

  private static void reportCharacters(int[] text, TextPositions positions, Diagnostics problems) {
    int found = 0;
    for (int i = 0; i < text.length && found < MAX_BAD_CHARACTERS; i++) {
      if (!StreamReader.isPrintable(text[i])) {
        found++;
        problems.add(
            Diagnostic.error(
                    YamlRules.CHARACTER,
                    positions.span(i, i + 1),
                    "The character U+%04X is not allowed in YAML.".formatted(text[i]))
                .withAdvice(
                    "In a double-quoted text it is written `%s`.".formatted(escape(text[i]))));
      }
    }
  }

  private static String escape(int codePoint) {
    return codePoint <= 0xFF ? "\\x%02X".formatted(codePoint) : "\\u%04X".formatted(codePoint);
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
