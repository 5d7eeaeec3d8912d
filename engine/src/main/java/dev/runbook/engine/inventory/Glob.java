package dev.runbook.engine.inventory;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A name with `*`, `?` and `[abc]`, `[!abc]`, as Python's fnmatch reads it.
final class Glob {
  private Glob() {}

  static boolean isGlob(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
  }

  static Pattern compile(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      int close = c == '[' ? glob.indexOf(']', i + 2) : -1;
      if (c == '*') {
        regex.append(".*");
      } else if (c == '?') {
        regex.append('.');
      } else if (close > 0) {
        regex.append(charClass(glob.substring(i + 1, close)));
        i = close;
      } else {
        regex.append(Pattern.quote(String.valueOf(c)));
      }
      i++;
    }
    try {
      return Pattern.compile(regex.toString(), Pattern.DOTALL);
    } catch (PatternSyntaxException e) {
      return Pattern.compile(Pattern.quote(glob));
    }
  }

  private static String charClass(String inside) {
    boolean not = inside.startsWith("!");
    String members = not ? inside.substring(1) : inside;
    return "[" + (not ? "^" : "") + members.replaceAll("([\\\\\\[\\]&^~])", "\\\\$1") + "]";
  }
}
