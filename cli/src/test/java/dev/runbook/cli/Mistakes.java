package dev.runbook.cli;

import dev.runbook.engine.source.Span;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Collects the mutants of one file.
final class Mistakes {
  private final Path file;
  private final Sheet sheet;
  private final RandomGenerator random;
  private final List<Mutant> made = new ArrayList<>();

  Mistakes(Path file, String text, RandomGenerator random) {
    this.file = file;
    this.sheet = new Sheet(text);
    this.random = random;
  }

  Sheet sheet() {
    return sheet;
  }

  RandomGenerator random() {
    return random;
  }

  List<Mutant> made() {
    return made;
  }

  void add(Mutant.Operator operator, Span at, String what, String text) {
    made.add(new Mutant(operator, file, at.start().line(), what, text));
  }

  void replace(Mutant.Operator operator, Span at, String with) {
    add(operator, at, sheet.raw(at) + " -> " + with, sheet.replaced(at, with));
  }
}
