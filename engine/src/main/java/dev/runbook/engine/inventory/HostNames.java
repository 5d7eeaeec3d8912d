package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Expands what an inventory writes for hosts: `db1`, `db1:2222`, `db[01:20:2]`, `db[a:c].example`,
/// `[2001:db8::1]:22`. The end of a range is included; a first number with leading zeros sets the
/// width of all.
///
/// @param port the port behind the name, if there is one
record HostNames(List<String> names, Optional<Integer> port) {
  private static final int MAX_HOSTS = 10_000;
  private static final Pattern IPV6 =
      Pattern.compile(
          "\\[([0-9A-Fa-f:.]*::[0-9A-Fa-f:.]*|(?:[0-9A-Fa-f]+:){7}[0-9A-Fa-f]+)\\](?::(\\d{1,5}))?");
  private static final Pattern BARE_IPV6 =
      Pattern.compile("[0-9A-Fa-f:.]*::[0-9A-Fa-f:.]*|(?:[0-9A-Fa-f]+:){7}[0-9A-Fa-f]+");
  private static final Pattern WITH_PORT = Pattern.compile("(.+):(\\d{1,5})");
  private static final Pattern RANGE =
      Pattern.compile("(.*?)\\[([^\\]:]*):([^\\]:]*)(?::([^\\]]*))?\\](.*)");

  static HostNames expand(String written, Span place, Diagnostics problems) {
    Matcher ipv6 = IPV6.matcher(written);
    if (ipv6.matches()) {
      return new HostNames(
          List.of(ipv6.group(1)), Optional.ofNullable(ipv6.group(2)).map(Integer::valueOf));
    }
    if (BARE_IPV6.matcher(written).matches()) {
      return new HostNames(List.of(written), Optional.empty());
    }
    Matcher withPort = WITH_PORT.matcher(written);
    Optional<Integer> port = Optional.empty();
    String pattern = written;
    if (withPort.matches() && !withPort.group(1).endsWith(":") && balanced(withPort.group(1))) {
      pattern = withPort.group(1);
      port = Optional.of(Integer.valueOf(withPort.group(2)));
    }
    List<String> names = new ArrayList<>();
    Optional<String> problem = expand("", pattern, names);
    if (problem.isPresent()) {
      problems.add(Diagnostic.error(InventoryRules.RANGE, place, problem.get()));
      return new HostNames(List.of(), Optional.empty());
    }
    return new HostNames(names, port);
  }

  private static boolean balanced(String text) {
    return text.chars().filter(c -> c == '[').count() == text.chars().filter(c -> c == ']').count();
  }

  private static Optional<String> expand(String head, String rest, List<String> names) {
    Matcher range = RANGE.matcher(rest);
    if (!range.matches()) {
      names.add(head + rest);
      return rest.indexOf('[') >= 0 || rest.indexOf(']') >= 0
          ? Optional.of("A range of hosts is written `[FIRST:LAST]` or `[FIRST:LAST:STEP]`.")
          : Optional.empty();
    }
    String step = range.group(4) == null ? "1" : range.group(4);
    if (!step.matches("[1-9]\\d{0,5}")) {
      return Optional.of("The step of a range is a whole number from 1 on.");
    }
    List<String> middles = new ArrayList<>();
    Optional<String> problem =
        middles(range.group(2), range.group(3), Integer.parseInt(step), middles);
    for (String middle : middles) {
      if (problem.isEmpty()) {
        problem = expand(head + range.group(1) + middle, range.group(5), names);
      }
      if (problem.isEmpty() && names.size() > MAX_HOSTS) {
        problem = Optional.of("The range has more than 10 000 hosts.");
      }
    }
    return problem;
  }

  private static Optional<String> middles(
      String first, String last, int step, List<String> middles) {
    if (last.isEmpty()) {
      return Optional.of("The range has no end.");
    }
    if (first.matches("[A-Za-z]") && last.matches("[A-Za-z]")) {
      return letters(first.charAt(0), last.charAt(0), step, middles);
    }
    String from = first.isEmpty() ? "0" : first;
    if (!from.matches("\\d{1,9}") || !last.matches("\\d{1,9}")) {
      return Optional.of("The ends of a range are two numbers or two letters.");
    }
    boolean wide = from.length() > 1 && from.startsWith("0");
    if (wide && from.length() != last.length()) {
      return Optional.of("The two ends of a range with leading zeros are of the same length.");
    }
    int begin = Integer.parseInt(from);
    int end = Integer.parseInt(last);
    if (begin > end) {
      return Optional.of("The range ends before it begins.");
    }
    for (int i = begin; i <= end; i += step) {
      if (middles.size() > MAX_HOSTS) {
        return Optional.of("The range has more than 10 000 hosts.");
      }
      String number = Integer.toString(i);
      middles.add(
          wide ? "0".repeat(Math.max(0, from.length() - number.length())) + number : number);
    }
    return Optional.empty();
  }

  private static Optional<String> letters(char first, char last, int step, List<String> middles) {
    if (Character.isUpperCase(first) != Character.isUpperCase(last)) {
      return Optional.of("The two letters of a range are both small or both capital.");
    }
    if (first > last) {
      return Optional.of("The range ends before it begins.");
    }
    for (int c = first; c <= last; c += step) {
      middles.add(String.valueOf((char) c));
    }
    return Optional.empty();
  }
}
