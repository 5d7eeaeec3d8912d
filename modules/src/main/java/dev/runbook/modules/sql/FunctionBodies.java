package dev.runbook.modules.sql;

import java.util.ArrayList;
import java.util.List;

/// Knows whether a semicolon ends the statement: not between parentheses (a rule's actions), and
/// not in the `BEGIN ATOMIC ... END` body of an SQL function. The same reckoning as psql's
/// (psqlscan.l).
final class FunctionBodies {
  private final List<String> firstWords = new ArrayList<>();
  private int parentheses;
  private int blocks;

  boolean inside() {
    return parentheses > 0 || blocks > 0;
  }

  void see(SqlToken token) {
    if (token.is("(")) {
      parentheses++;
    } else if (token.is(")")) {
      parentheses = Math.max(0, parentheses - 1);
    } else if (token.kind() == SqlToken.Kind.WORD) {
      if (firstWords.size() < 4) {
        firstWords.add(token.name());
      }
      if (parentheses == 0 && createsRoutine()) {
        word(token);
      }
    }
  }

  private void word(SqlToken token) {
    if (token.isWord("begin")) {
      blocks++;
    } else if (token.isWord("case") && blocks > 0) {
      blocks++;
    } else if (token.isWord("end") && blocks > 0) {
      blocks--;
    }
  }

  private boolean createsRoutine() {
    int what = firstWords.size() > 2 && firstWords.get(1).equals("or") ? 3 : 1;
    return firstWords.size() > what
        && firstWords.getFirst().equals("create")
        && (what == 1 || firstWords.get(2).equals("replace"))
        && (firstWords.get(what).equals("function") || firstWords.get(what).equals("procedure"));
  }
}
