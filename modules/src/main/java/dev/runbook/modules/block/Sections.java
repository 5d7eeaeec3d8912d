package dev.runbook.modules.block;

import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The answers to a [HostScript], by the name of the section.
public record Sections(Map<String, Section> byName) {
  // RS stands in no report: JSON and blkid's export format escape control characters.
  private static final Pattern MARK =
      Pattern.compile("\\x1e(\\S+) (?:out|end (\\d+))\\n", Pattern.MULTILINE);

  public Sections {
    byName = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  /// Reads the whole output of a script. A section without its end is left out.
  public static Sections parse(String output) {
    Map<String, Section> found = new LinkedHashMap<>();
    Matcher mark = MARK.matcher(output);
    String name = "";
    int code = -1;
    String out = "";
    int begin = 0;
    boolean inside = false;
    while (mark.find()) {
      String before = output.substring(begin, mark.start());
      if (inside && code >= 0) {
        found.put(name, new Section(out, before.strip(), code));
        inside = false;
      }
      if (mark.group(2) == null) {
        name = mark.group(1);
        code = -1;
        inside = true;
      } else {
        out = before;
        code = Integer.parseInt(mark.group(2));
      }
      begin = mark.end();
    }
    if (inside && code >= 0) {
      found.put(name, new Section(out, output.substring(begin).strip(), code));
    }
    return new Sections(found);
  }

  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /// @throws ModuleFailure of kind COMMAND when the host never came to it
  public Section section(String name) throws ModuleFailure {
    Section section = byName.get(name);
    if (section == null) {
      throw new ModuleFailure(
          Failure.of(FailureKind.COMMAND, "The host did not answer what `" + name + "` is."));
    }
    return section;
  }
}
