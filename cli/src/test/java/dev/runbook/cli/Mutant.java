package dev.runbook.cli;

import java.nio.file.Path;

/// A file with one mistake in it that makes it wrong, whatever else it says.
///
/// @param operator what kind of mistake it is
/// @param file the file that it was made of, relative to the checkout
/// @param line where
/// @param what what was changed, for people
/// @param text the file's whole text with the mistake
record Mutant(Operator operator, Path file, int line, String what, String text) {
  /// The kinds of mistakes.
  enum Operator {
    RENAME_A_DEFINITION,
    DROP_A_REGISTER,
    CHANGE_A_TYPE,
    MISSPELL_A_KEY,
    MISSPELL_A_FIELD,
    MISSPELL_A_REFERENCE,
    SWAP_A_MODULE,
    REMOVE_A_GUARD,
    REMOVE_AN_ARGUMENT,
    DROP_A_UNIT,
    USE_BEFORE_DEFINITION,
    USE_OUTSIDE_THE_BLOCK
  }

  @Override
  public String toString() {
    return operator + "  " + file + ":" + line + "  " + what;
  }
}
