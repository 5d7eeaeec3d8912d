package dev.runbook.engine.source;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A text that was read, under the name that messages show: a path as the user wrote it, or
/// `<command line>`. A value like a record, which finds the beginnings of its lines only once.
public final class SourceFile {
  private final String name;
  private final String text;
  private volatile int @Nullable [] starts;

  public SourceFile(String name, String text) {
    this.name = requireNonNull(name, "name is null");
    this.text = requireNonNull(text, "text is null");
  }

  public String name() {
    return name;
  }

  public String text() {
    return text;
  }

  /// The lines without their ends, in order; a text that ends in a line end has no empty last line.
  public List<String> lines() {
    return text.lines().toList();
  }

  /// Where in the text a line begins, counted from 1; -1 when there is no such line.
  public int lineStart(int line) {
    int[] known = starts;
    if (known == null) {
      known = starts();
      starts = known;
    }
    return line >= 1 && line <= known.length ? known[line - 1] : -1;
  }

  private int[] starts() {
    int lines = 1;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      lines++;
    }
    int[] found = new int[lines];
    int at = 0;
    for (int i = 1; i < found.length; i++) {
      at = text.indexOf('\n', at) + 1;
      found[i] = at;
    }
    return found;
  }

  /// A span of one column at the very beginning, for what concerns the file as a whole.
  public Span start() {
    return new Span(this, new Position(1, 1), new Position(1, 1));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SourceFile file && name.equals(file.name) && text.equals(file.text);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + text.hashCode();
  }

  @Override
  public String toString() {
    return name;
  }
}
