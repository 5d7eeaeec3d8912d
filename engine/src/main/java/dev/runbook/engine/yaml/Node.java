package dev.runbook.engine.yaml;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.source.Located;
import dev.runbook.engine.source.Span;
import java.util.List;
import java.util.Optional;

/// A YAML node with the place it was written at. Scalars keep their source text: who reads one
/// decides its type.
public sealed interface Node extends Located {
  /// What kind of thing this is, in a user's words: `a mapping`, `a list`, `a text`.
  default String kind() {
    return switch (this) {
      case Mapping _ -> "a mapping";
      case Sequence _ -> "a list";
      case Scalar _ -> "a single value";
    };
  }

  /// Keys in the order written; the reader has already reported duplicates. A mapping may have a
  /// local tag too: `!secret { env: PGPASSWORD }`.
  record Mapping(Span span, List<Entry> entries, Optional<String> tag) implements Node {
    public Mapping {
      requireNonNull(span, "span is null");
      requireNonNull(tag, "tag is null");
      entries = List.copyOf(entries);
    }

    public Optional<Node> get(String key) {
      return entry(key).map(Entry::value);
    }

    public Optional<Entry> entry(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }
  }

  record Entry(Scalar key, Node value) {
    public Entry {
      requireNonNull(key, "key is null");
      requireNonNull(value, "value is null");
    }
  }

  record Sequence(Span span, List<Node> items) implements Node {
    public Sequence {
      requireNonNull(span, "span is null");
      items = List.copyOf(items);
    }
  }

  /// @param text the content as YAML folds it, never interpreted
  /// @param tag an explicit local tag such as `!expr`
  record Scalar(Span span, String text, Style style, Optional<String> tag) implements Node {
    public Scalar {
      requireNonNull(span, "span is null");
      requireNonNull(text, "text is null");
      requireNonNull(style, "style is null");
      requireNonNull(tag, "tag is null");
    }

    /// Whether this is a plain null: empty, `~` or `null` (`Null`, `NULL`).
    public boolean isNull() {
      return style == Style.PLAIN
          && tag.isEmpty()
          && switch (text) {
            case "", "~", "null", "Null", "NULL" -> true;
            default -> false;
          };
    }
  }

  /// How a scalar was written; only [#PLAIN] ones can be numbers, booleans or null.
  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    LITERAL,
    FOLDED
  }
}
