package dev.runbook.cli.site;

import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Values as YAML that the inventory's reader understands as the same values.
final class YamlText {
  /// Read as text without quotes, also inside a list or mapping in one line.
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");

  private static final Set<String> NOT_TEXT =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private YamlText() {}

  /// A text that is a value and no template; quoted where it has to be.
  static String text(String text) {
    return PLAIN.matcher(text).matches()
            && !NOT_TEXT.contains(text.toLowerCase(java.util.Locale.ROOT))
        ? text
        : JsonValues.write(Value.text(text));
  }

  /// In one line.
  static String list(List<String> texts) {
    return texts.stream().map(YamlText::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /// One line for each, as a block behind its name.
  static String block(List<String> texts) {
    return texts.isEmpty()
        ? "[]"
        : texts.stream().map(text -> "\n- " + text(text)).collect(Collectors.joining());
  }

  /// One line for each, as a block behind its name.
  static String block(Map<String, String> texts) {
    return texts.isEmpty()
        ? "{}"
        : texts.entrySet().stream()
            .map(each -> "\n" + each.getKey() + ": " + text(each.getValue()))
            .collect(Collectors.joining());
  }
}
