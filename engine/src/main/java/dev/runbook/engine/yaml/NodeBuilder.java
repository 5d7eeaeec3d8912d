package dev.runbook.engine.yaml;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Rule;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.source.Position;
import dev.runbook.engine.source.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.ParserImpl;

/// Builds nodes from the YAML library's events.
///
/// The library's own composer is not used: it gives an alias the place of its anchor, its limits
/// come without a place, and it lets duplicate keys through.
final class NodeBuilder {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_NODES = 1_000_000;

  /// A limit was passed; the finding is reported already and the rest is not read.
  private static final class LimitPassed extends RuntimeException {
    LimitPassed() {
      super("limit passed", null, false, false);
    }
  }

  private final ParserImpl events;
  private final TextPositions positions;
  private final Set<String> tags;
  private final Diagnostics problems;
  private final Map<String, Optional<Node.Scalar>> anchors = new HashMap<>();
  private int nodes;
  private int reports;

  NodeBuilder(ParserImpl events, TextPositions positions, Set<String> tags, Diagnostics problems) {
    this.events = events;
    this.positions = positions;
    this.tags = tags;
    this.problems = problems;
  }

  /// The only document of the text; empty when there is none.
  Optional<Node> document() {
    try {
      expect(ID.StreamStart);
      if (events.peekEvent().is(ID.StreamEnd)) {
        return Optional.empty();
      }
      expect(ID.DocumentStart);
      Optional<Node> root = node(1);
      expect(ID.DocumentEnd);
      Event next = events.peekEvent();
      if (!next.is(ID.StreamEnd)) {
        problem(
            YamlRules.DOCUMENTS,
            positions.word(start(next)),
            "A second document starts here; a file holds one.",
            "Put it into a file of its own.");
      }
      return root;
    } catch (LimitPassed e) {
      return Optional.empty();
    }
  }

  private void expect(ID id) {
    Event event = events.getEvent();
    if (!event.is(id)) {
      throw new IllegalStateException("expected " + id + ", got " + event);
    }
  }

  private Optional<Node> node(int depth) {
    Event event = events.getEvent();
    if (++nodes > MAX_NODES) {
      problem(
          YamlRules.TOO_MANY_NODES,
          positions.span(start(event), end(event)),
          "The file has more than 1 000 000 values; the rest is not read.",
          null);
      throw new LimitPassed();
    }
    if (depth > MAX_DEPTH) {
      problem(
          YamlRules.TOO_DEEP,
          positions.word(start(event)),
          "This is nested more than 50 levels deep.",
          null);
      throw new LimitPassed();
    }
    return switch (event) {
      case AliasEvent alias -> alias(alias);
      case ScalarEvent scalar -> Optional.of(anchored(scalar, scalar(scalar)));
      case SequenceStartEvent list -> Optional.of(sequence(list, depth));
      case MappingStartEvent map -> Optional.of(mapping(map, depth));
      default -> throw new IllegalStateException("not a node: " + event);
    };
  }

  private Optional<Node> alias(AliasEvent event) {
    Span span = positions.span(start(event), end(event));
    Optional<Node.Scalar> found = anchors.get(event.getAnchor());
    if (found == null) {
      Set<String> known = new TreeSet<>(anchors.keySet());
      problem(
          YamlRules.UNKNOWN_ANCHOR,
          span,
          "There is no anchor `&" + event.getAnchor() + "` above this alias.",
          Suggestion.nearest(event.getAnchor(), known)
              .map(name -> "Did you mean `*" + name + "`?")
              .orElse("A text that begins with `*` must be quoted."));
      return Optional.empty();
    }
    if (found.isEmpty()) {
      problem(
          YamlRules.ALIAS,
          span,
          "An alias may stand for a single value only, not for a list or a mapping.",
          "Write the content out, or make it a variable and refer to that.");
      return Optional.empty();
    }
    Node.Scalar target = found.get();
    return Optional.of(new Node.Scalar(span, target.text(), target.style(), target.tag()));
  }

  private Node.Scalar anchored(ScalarEvent event, Node.Scalar scalar) {
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), Optional.of(scalar));
    }
    return scalar;
  }

  private Node.Scalar scalar(ScalarEvent event) {
    Optional<String> tag = tag(event, event.getTag());
    boolean text = "!".equals(event.getTag()) && event.isPlain();
    return new Node.Scalar(
        positions.span(contentStart(event), end(event)),
        event.getValue(),
        text ? Node.Style.SINGLE_QUOTED : style(event.getScalarStyle()),
        tag);
  }

  private Node sequence(SequenceStartEvent event, int depth) {
    unreferable(event);
    if (event.getTag() != null) {
      Optional<String> tag = tag(event, event.getTag());
      tag.ifPresent(name ->
          problem(
              YamlRules.TAG,
              positions.word(start(event)),
              "The tag `" + name + "` cannot stand before a list.",
              null));
    }
    List<Node> items = new ArrayList<>();
    while (!events.peekEvent().is(ID.SequenceEnd)) {
      node(depth + 1).ifPresent(items::add);
    }
    Event last = events.getEvent();
    Position end = items.isEmpty() ? positions.at(end(last)) : items.getLast().span().end();
    return new Node.Sequence(span(event, last, end), items);
  }

  private Node mapping(MappingStartEvent event, int depth) {
    unreferable(event);
    Optional<String> tag = tag(event, event.getTag());
    List<Node.Entry> entries = new ArrayList<>();
    Map<String, Position> seen = new HashMap<>();
    Position end = positions.at(contentStart(event));
    while (!events.peekEvent().is(ID.MappingEnd)) {
      Optional<Node.Scalar> key = key(event, depth);
      Optional<Node> value = node(depth + 1);
      if (key.isPresent() && isNew(key.get(), seen) && value.isPresent()) {
        entries.add(new Node.Entry(key.get(), value.get()));
      }
      end = value.map(node -> node.span().end()).orElse(end);
    }
    Event last = events.getEvent();
    return new Node.Mapping(span(event, last, end), entries, tag);
  }

  private Span span(CollectionStartEvent event, Event last, Position lastContent) {
    Position end = event.isFlow() ? positions.at(end(last)) : lastContent;
    Position start = positions.at(contentStart(event));
    return new Span(positions.file(), start, end.compareTo(start) < 0 ? start : end);
  }

  private Optional<Node.Scalar> key(MappingStartEvent mapping, int depth) {
    Event event = events.peekEvent();
    int reported = reports;
    boolean template = isTemplate(mapping, event);
    Optional<Node> key = node(depth + 1);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (template) {
      problem(
          YamlRules.UNQUOTED_TEMPLATE,
          positions.span(start(mapping), positions.lineEnd(start(mapping))),
          "A value that begins with `{{` must be quoted.",
          "YAML takes `{` for the beginning of a mapping: write `\"{{name}} ...\"`.");
      return Optional.empty();
    }
    if (!(key.get() instanceof Node.Scalar scalar)) {
      if (reports == reported) {
        problem(
            YamlRules.KEY,
            positions.span(start(event), positions.lineEnd(start(event))),
            "A key is a single value, not a list or a mapping.",
            null);
      }
      return Optional.empty();
    }
    return plainKey(scalar);
  }

  private Optional<Node.Scalar> plainKey(Node.Scalar key) {
    if (key.tag().isPresent()) {
      problem(YamlRules.KEY, key.span(), "A key has no tag.", null);
      return Optional.empty();
    }
    if (key.style() == Node.Style.PLAIN && key.text().equals("<<")) {
      problem(
          YamlRules.MERGE_KEY,
          key.span(),
          "Merge keys (`<<`) are not read.",
          "Write the entries out, or give them to a group so that its hosts share them.");
      return Optional.empty();
    }
    if (key.style() == Node.Style.PLAIN && key.text().isEmpty()) {
      problem(YamlRules.KEY, key.span(), "A key is missing before the `:`.", null);
      return Optional.empty();
    }
    return Optional.of(key);
  }

  private boolean isTemplate(MappingStartEvent mapping, Event key) {
    return key.is(ID.MappingStart)
        && mapping.isFlow()
        && positions.startsWith("{{", start(mapping));
  }

  private boolean isNew(Node.Scalar key, Map<String, Position> seen) {
    Position first = seen.putIfAbsent(key.text(), key.span().start());
    if (first == null) {
      return true;
    }
    problem(
        YamlRules.DUPLICATE_KEY,
        key.span(),
        "The key `" + key.text() + "` is there already, in line " + first.line() + ".",
        "Keep one of the two.");
    return false;
  }

  private void unreferable(NodeEvent event) {
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), Optional.empty());
    }
  }

  /// The tag when it is one of the language's; `!` alone says that a plain value is a text.
  private Optional<String> tag(NodeEvent event, @Nullable String tag) {
    if (tag == null || tag.equals("!")) {
      return Optional.empty();
    }
    if (tags.contains(tag)) {
      return Optional.of(tag);
    }
    String shown = tag.startsWith("tag:yaml.org,2002:") ? "!!" + tag.substring(18) : tag;
    String advice =
        shown.equals("!!str")
            ? "To make a text of a value, quote it."
            : Suggestion.didYouMean(shown, tags)
                .orElse("Tags are `!expr`, `!secret` and `!vault`.");
    problem(
        YamlRules.TAG, positions.word(start(event)), "There is no tag `" + shown + "`.", advice);
    return Optional.empty();
  }

  private static Node.Style style(ScalarStyle style) {
    return switch (style) {
      case SINGLE_QUOTED -> Node.Style.SINGLE_QUOTED;
      case DOUBLE_QUOTED -> Node.Style.DOUBLE_QUOTED;
      case LITERAL -> Node.Style.LITERAL;
      case FOLDED -> Node.Style.FOLDED;
      case PLAIN, JSON_SCALAR_STYLE -> Node.Style.PLAIN;
    };
  }

  private int contentStart(NodeEvent event) {
    int start = start(event);
    int first = positions.charAt(start);
    boolean decorated = first == '!' || first == '&';
    return decorated ? positions.contentStart(start, Math.max(end(event), start)) : start;
  }

  private static int start(Event event) {
    return event.getStartMark().getIndex();
  }

  private static int end(Event event) {
    return event.getEndMark().getIndex();
  }

  private void problem(Rule rule, Span span, String message, @Nullable String advice) {
    reports++;
    problems.add(Diagnostic.error(rule, span, message).withAdvice(Optional.ofNullable(advice)));
  }
}
