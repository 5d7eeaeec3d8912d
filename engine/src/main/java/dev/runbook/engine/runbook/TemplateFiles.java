package dev.runbook.engine.runbook;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.SourceFile;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.yaml.Node;
import java.util.List;
import java.util.Optional;

/// Puts the text of a template file in the place of its name, so that it is checked, planned and
/// rendered as if it stood in the step, and messages point into the file.
final class TemplateFiles {
  /// Reads the file that is named, relative to the file it is named in.
  interface Texts {
    Optional<SourceFile> read(Node.Scalar name);
  }

  private final Texts texts;
  private final List<Diagnostic> problems;

  TemplateFiles(Texts texts, List<Diagnostic> problems) {
    this.texts = texts;
    this.problems = problems;
  }

  /// A module's arguments with the texts of the template files that they name.
  Node in(Node arguments, ModuleSpec spec) {
    if (!(arguments instanceof Node.Mapping mapping)
        || spec.parameters().stream().noneMatch(Parameter::isInFile)) {
      return arguments;
    }
    return new Node.Mapping(
        mapping.span(),
        mapping.entries().stream().map(entry -> in(entry, spec)).toList(),
        mapping.tag());
  }

  private Node.Entry in(Node.Entry entry, ModuleSpec spec) {
    boolean file = spec.parameter(entry.key().text()).map(Parameter::isInFile).orElse(false);
    return file ? new Node.Entry(entry.key(), text(entry)) : entry;
  }

  /// Which file it is must be known before a run: a plan is bound to it.
  private Node text(Node.Entry entry) {
    Node written = entry.value();
    if (!(written instanceof Node.Scalar name)
        || name.tag().isPresent()
        || name.isNull()
        || name.text().contains("{{")) {
      problems.add(
          RunbookFileRules.STEP_TEMPLATE_FILE
              .at(
                  written.span(),
                  "`" + entry.key().text() + "` is the name of a file, written out.")
              .withAdvice(
                  "The file is read before the run, and what differs between hosts is a `{{name}}`"
                      + " in it. Choose between files with `when`."));
      return new Node.Scalar(written.span(), "", Node.Style.LITERAL, Optional.empty());
    }
    return texts
        .read(name)
        .<Node>map(
            file -> new Node.Scalar(whole(file), file.text(), Node.Style.LITERAL, Optional.empty()))
        .orElseGet(() -> new Node.Scalar(name.span(), "", Node.Style.LITERAL, Optional.empty()));
  }

  private static Span whole(SourceFile file) {
    List<String> lines = file.lines();
    Position end =
        lines.isEmpty()
            ? new Position(1, 1)
            : new Position(lines.size(), lines.getLast().length() + 1);
    return new Span(file, new Position(1, 1), end);
  }
}
