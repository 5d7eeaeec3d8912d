package dev.runbook.modules.sql;

import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Reads an array as the server writes it: `{1,2}`, `{"a b",NULL,{...}}`, `[0:1]={1,2}` (Arrays,
/// chapter 8.15.6).
final class ArrayText {
  private final String text;
  private final Function<String, Value> item;
  private int at;

  private ArrayText(String text, int at, Function<String, Value> item) {
    this.text = text;
    this.at = at;
    this.item = item;
  }

  /// @param item makes a value of one element's text
  static Value read(String text, Function<String, Value> item) {
    int start = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    return new ArrayText(text, start, item).list();
  }

  private Value list() {
    List<Value> items = new ArrayList<>();
    at++;
    while (text.charAt(at) != '}') {
      char c = text.charAt(at);
      if (c == ',') {
        at++;
      } else if (c == '{') {
        items.add(list());
      } else if (c == '"') {
        items.add(item.apply(quoted()));
      } else {
        String plain = plain();
        items.add(plain.equals("NULL") ? Value.NULL : item.apply(plain));
      }
    }
    at++;
    return Value.list(items);
  }

  private String quoted() {
    StringBuilder content = new StringBuilder();
    at++;
    while (text.charAt(at) != '"') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      content.append(text.charAt(at++));
    }
    at++;
    return content.toString();
  }

  private String plain() {
    StringBuilder content = new StringBuilder();
    while (text.charAt(at) != ',' && text.charAt(at) != '}') {
      if (text.charAt(at) == '\\') {
        at++;
      }
      content.append(text.charAt(at++));
    }
    return content.toString();
  }
}
