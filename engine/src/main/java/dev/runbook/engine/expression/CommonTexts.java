package dev.runbook.engine.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.List;

/// The functions of texts that [CommonEvaluation] knows, as CEL and its extension for strings
/// define them.
final class CommonTexts {
  private CommonTexts() {}

  /// @throws NotCommon for arguments that the library refuses, or may take in another way
  static Object call(String function, String text, List<Object> arguments) {
    return switch (function) {
      case "startsWith" -> text.startsWith(text(arguments, 0));
      case "endsWith" -> text.endsWith(text(arguments, 0));
      case "contains" -> text.contains(text(arguments, 0));
      case "matches" -> matches(text, text(arguments, 0));
      case "trim" -> trimmed(text);
      case "lowerAscii" -> shifted(text, 'A', 'Z', 'a' - 'A');
      case "upperAscii" -> shifted(text, 'a', 'z', 'A' - 'a');
      case "split" -> parts(text, filled(text(arguments, 0)));
      case "replace" -> text.replace(filled(text(arguments, 0)), text(arguments, 1));
      case "substring" -> part(text, arguments);
      default -> throw new NotCommon();
    };
  }

  /// With the library's own engine, which has a syntax of its own (RE2).
  private static boolean matches(String text, String expression) {
    try {
      return Pattern.compile(expression).matcher(text).find();
    } catch (PatternSyntaxException _) {
      throw new NotCommon();
    }
  }

  private static String text(List<Object> arguments, int index) {
    if (arguments.get(index) instanceof String text) {
      return text;
    }
    throw new NotCommon();
  }

  private static String filled(String text) {
    if (text.isEmpty()) {
      throw new NotCommon();
    }
    return text;
  }

  /// CEL trims what Unicode calls white space; beyond ASCII that is left to it.
  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    if (start < end && (text.charAt(start) > 127 || text.charAt(end - 1) > 127)) {
      throw new NotCommon();
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char letter) {
    return letter == ' ' || (letter >= '\t' && letter <= '\r');
  }

  private static String shifted(String text, char from, char to, int by) {
    StringBuilder shifted = new StringBuilder(text);
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      if (letter >= from && letter <= to) {
        shifted.setCharAt(i, (char) (letter + by));
      }
    }
    return shifted.toString();
  }

  private static List<Object> parts(String text, String separator) {
    List<Object> parts = new ArrayList<>();
    int start = 0;
    for (int next = text.indexOf(separator); next >= 0; next = text.indexOf(separator, start)) {
      parts.add(text.substring(start, next));
      start = next + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static String part(String text, List<Object> arguments) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        throw new NotCommon();
      }
    }
    long from = (Long) arguments.get(0);
    long to = arguments.size() == 1 ? text.length() : (Long) arguments.get(1);
    if (from < 0 || to < from || to > text.length()) {
      throw new NotCommon();
    }
    return text.substring((int) from, (int) to);
  }
}
