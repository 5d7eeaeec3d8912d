package dev.runbook.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds where a name is used, by its letters: in templates, and in expressions outside of texts
/// and of the variables that an expression has of its own.
final class Usage {
  private Usage() {}

  static boolean of(String name, Sheet.Text text) {
    String scalar = text.scalar().text();
    if (!text.expression()) {
      return Pattern.compile("\\{\\{\\{?[#^&]?\\s*" + Pattern.quote(name) + "\\b(?!-)")
          .matcher(scalar)
          .find();
    }
    String code = scalar.replaceAll("'[^']*'|\"[^\"]*\"", "''");
    if (Pattern.compile("\\(\\s*" + Pattern.quote(name) + "\\s*,").matcher(code).find()) {
      return false;
    }
    Matcher use =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(name) + "\\b(?!\\s*\\()").matcher(code);
    return use.find();
  }
}
