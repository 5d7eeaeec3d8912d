package dev.runbook.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Makes a typing error: two letters swapped, one left out, or one typed twice.
final class Misspelling {
  private Misspelling() {}

  /// A misspelled word that is none of those that mean something.
  static Optional<String> of(String word, Collection<String> meaningful, RandomGenerator random) {
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < word.length(); i++) {
      wrong.add(word.substring(0, i) + word.substring(i + 1));
      wrong.add(word.substring(0, i + 1) + word.substring(i));
      if (i > 0) {
        wrong.add(
            word.substring(0, i - 1) + word.charAt(i) + word.charAt(i - 1) + word.substring(i + 1));
      }
    }
    wrong.removeIf(
        each -> each.equals(word) || meaningful.contains(each) || !each.matches("[A-Za-z][\\w-]*"));
    return wrong.isEmpty()
        ? Optional.empty()
        : Optional.of(wrong.get(random.nextInt(wrong.size())));
  }
}
