package dev.runbook.engine.expression;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelSource;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.NullValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the expressions that most runbooks write, into the very tree that CEL's own parser makes
/// of them, with its numbers and places (the grammar is that of the CEL specification, `CEL.g4`).
///
/// CEL's parser is made for any grammar and takes a millisecond for an expression while it is cold.
/// This one knows operators, paths, lists, mappings, plain texts and numbers, the macros `has`,
/// `exists`, `all`, `exists_one`, `map` and `filter`, and the functions it is given; anything else,
/// and every mistake, it leaves to the library: it says nothing about a text, and never something
/// else.
final class CommonParser {
  /// The spaces of the library's own functions, which are not names: `math.least(a, b)`.
  static final Set<String> SPACES =
      Set.of("base64", "cel", "lists", "math", "optional", "optionals", "regex", "sets", "strings");

  private static final int DEEPEST = 30;
  private static final int LONGEST = 50;
  private static final List<String> RELATIONS = List.of("<=", ">=", "==", "!=", "<", ">");
  private static final Set<String> LOOPS = Set.of("exists", "all", "exists_one", "map", "filter");

  private final Set<String> functions;
  private final Set<String> methods;
  private final CommonTokens tokens;
  private final CommonNodes nodes = new CommonNodes();
  private int depth;
  private int links;

  private CommonParser(String text, Set<String> functions, Set<String> methods) {
    this.tokens = new CommonTokens(text);
    this.functions = functions;
    this.methods = methods;
  }

  /// @param functions the functions that are known, `size`, `pg.segments`
  /// @param methods the functions that are known behind a value, `startsWith`
  /// @return the tree, not checked; empty when the text is for the library
  static Optional<CelAbstractSyntaxTree> parse(
      String text, Set<String> functions, Set<String> methods) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) || text.charAt(i) == 0) {
        return Optional.empty();
      }
    }
    CommonParser parser = new CommonParser(text, functions, methods);
    try {
      CelExpr tree = parser.conditional();
      if (parser.tokens.peek() != 0) {
        return Optional.empty();
      }
      return Optional.of(
          CelAbstractSyntaxTree.newParsedAst(
              tree, CelSource.newBuilder(text).addPositionsMap(parser.nodes.positions()).build()));
    } catch (NotCommon _) {
      return Optional.empty();
    }
  }

  private CelExpr conditional() {
    deeper();
    int before = links;
    CelExpr condition = logical("||", "_||_");
    if (tokens.peek() == '?') {
      long id = here();
      tokens.skip(1);
      CelExpr then = logical("||", "_||_");
      tokens.expect(':');
      condition = CommonNodes.call(id, "_?_:_", condition, then, conditional());
    }
    links = before;
    depth--;
    return condition;
  }

  /// CEL lays a row of the same operator out as a balanced tree.
  private CelExpr logical(String operator, String function) {
    List<CelExpr> terms = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    terms.add(term(operator));
    while (tokens.next(operator)) {
      ids.add(here());
      tokens.skip(operator.length());
      terms.add(term(operator));
    }
    return ids.isEmpty() ? terms.getFirst() : balanced(function, terms, ids, 0, ids.size() - 1);
  }

  private CelExpr term(String operator) {
    return operator.equals("||") ? logical("&&", "_&&_") : relation();
  }

  private static CelExpr balanced(
      String function, List<CelExpr> terms, List<Long> ids, int low, int high) {
    int middle = (low + high + 1) / 2;
    CelExpr left =
        middle == low ? terms.get(middle) : balanced(function, terms, ids, low, middle - 1);
    CelExpr right =
        middle == high ? terms.get(middle + 1) : balanced(function, terms, ids, middle + 1, high);
    return CommonNodes.call(ids.get(middle), function, left, right);
  }

  private CelExpr relation() {
    CelExpr left = sum();
    for (String operator = relationHere(); !operator.isEmpty(); operator = relationHere()) {
      long id = here();
      tokens.skip(operator.length());
      longer();
      left =
          CommonNodes.call(id, operator.equals("in") ? "@in" : "_" + operator + "_", left, sum());
    }
    return left;
  }

  private String relationHere() {
    if (tokens.next("in") && !tokens.isWordPart(tokens.at() + 2)) {
      return "in";
    }
    for (String operator : RELATIONS) {
      if (tokens.next(operator)) {
        return operator;
      }
    }
    return "";
  }

  private CelExpr sum() {
    CelExpr left = product();
    for (char sign = tokens.peek(); sign == '+' || sign == '-'; sign = tokens.peek()) {
      long id = here();
      tokens.skip(1);
      longer();
      left = CommonNodes.call(id, "_" + sign + "_", left, product());
    }
    return left;
  }

  private CelExpr product() {
    CelExpr left = unary();
    for (char sign = tokens.peek();
        sign == '*' || sign == '/' || sign == '%';
        sign = tokens.peek()) {
      if (tokens.next("//")) {
        throw new NotCommon();
      }
      long id = here();
      tokens.skip(1);
      longer();
      left = CommonNodes.call(id, "_" + sign + "_", left, unary());
    }
    return left;
  }

  private CelExpr unary() {
    char sign = tokens.peek();
    if (sign != '!' && sign != '-') {
      return member(false);
    }
    int start = tokens.at();
    tokens.skip(1);
    char then = tokens.peek();
    if (then == '!' || then == '-') {
      throw new NotCommon();
    }
    if (sign == '-' && CommonTokens.isDigit(then)) {
      return member(true);
    }
    long id = nodes.id(start);
    return CommonNodes.call(id, sign == '!' ? "!_" : "-_", member(false));
  }

  private CelExpr member(boolean negative) {
    tokens.peek();
    int start = tokens.at();
    CelExpr from = primary(negative);
    while (true) {
      longer();
      char sign = tokens.peek();
      if (sign == '.') {
        int dot = tokens.at();
        tokens.skip(1);
        if (tokens.next("?")) {
          tokens.skip(1);
          from = optional(from, start, dot);
          continue;
        }
        String name = tokens.word();
        if (tokens.peek() == '(') {
          from = method(from, name);
        } else {
          from = CelExpr.ofSelect(nodes.id(dot), from, name, false);
        }
      } else if (sign == '[') {
        long id = here();
        tokens.skip(1);
        CelExpr index = conditional();
        tokens.expect(']');
        from = CommonNodes.call(id, "_[_]", from, index);
      } else if (sign == '{') {
        throw new NotCommon();
      } else {
        return from;
      }
    }
  }

  /// `a.?b`; CEL has the field stand where the whole begins.
  private CelExpr optional(CelExpr from, int start, int dot) {
    String name = tokens.word();
    long call = nodes.id(dot);
    CelExpr field = CelExpr.ofConstant(nodes.id(start), CelConstant.ofValue(name));
    return CommonNodes.call(call, "_?._", from, field);
  }

  private CelExpr method(CelExpr target, String name) {
    String path =
        FreeNames.pathOf(target).map(steps -> String.join(".", steps) + "." + name).orElse("");
    int dot = path.indexOf('.');
    boolean loop = LOOPS.contains(name);
    if (target.getKind() == CelExpr.ExprKind.Kind.IDENT
        && (path.equals("math.greatest") || path.equals("math.least"))) {
      int open = tokens.at();
      nodes.forget(here());
      tokens.skip(1);
      return nodes.extreme(name, conditionals(')'), open);
    }
    boolean space = dot > 0 && SPACES.contains(path.substring(0, dot));
    if (!functions.contains(path) && (space || !(loop || methods.contains(name)))) {
      throw new NotCommon();
    }
    int open = tokens.at();
    long id = here();
    tokens.skip(1);
    List<CelExpr> arguments = conditionals(')');
    if (!loop) {
      return CelExpr.ofCall(id, Optional.of(target), name, ImmutableList.copyOf(arguments));
    }
    if (arguments.size() != 2 && !(name.equals("map") && arguments.size() == 3)) {
      throw new NotCommon();
    }
    nodes.forget(id);
    return nodes.loop(name, target, arguments, open);
  }

  private CelExpr primary(boolean negative) {
    char first = tokens.peek();
    if (CommonTokens.isDigit(first)) {
      return number(negative);
    }
    if (tokens.isWordPart(tokens.at())) {
      return named();
    }
    return switch (first) {
      case '\'', '"' -> {
        long id = here();
        yield CelExpr.ofConstant(id, CelConstant.ofValue(tokens.quoted(first)));
      }
      case '(' -> {
        tokens.skip(1);
        CelExpr inside = conditional();
        tokens.expect(')');
        yield inside;
      }
      case '[' -> {
        long id = here();
        tokens.skip(1);
        yield CelExpr.ofList(id, ImmutableList.copyOf(conditionals(']')), ImmutableList.of());
      }
      case '{' -> mapping();
      default -> throw new NotCommon();
    };
  }

  private CelExpr mapping() {
    long id = here();
    tokens.skip(1);
    List<CelExpr.CelMap.Entry> entries = new ArrayList<>();
    while (tokens.peek() != '}') {
      if (!entries.isEmpty()) {
        tokens.expect(',');
      }
      // CEL numbers an entry, which stands at its colon, before the key.
      long entry = nodes.id(tokens.at());
      CelExpr key = conditional();
      if (tokens.peek() != ':') {
        throw new NotCommon();
      }
      nodes.move(entry, tokens.at());
      tokens.skip(1);
      entries.add(CelExpr.ofMapEntry(entry, key, conditional(), false));
    }
    tokens.skip(1);
    return CelExpr.ofMap(id, ImmutableList.copyOf(entries));
  }

  private CelExpr named() {
    int start = tokens.at();
    switch (tokens.wordHere()) {
      case "true" -> {
        return CelExpr.ofConstant(nodes.id(start), CelConstant.ofValue(true));
      }
      case "false" -> {
        return CelExpr.ofConstant(nodes.id(start), CelConstant.ofValue(false));
      }
      case "null" -> {
        return CelExpr.ofConstant(nodes.id(start), CelConstant.ofValue(NullValue.NULL_VALUE));
      }
      default -> tokens.back(start);
    }
    String name = tokens.word();
    if (tokens.peek() != '(') {
      return CelExpr.ofIdent(nodes.id(start), name);
    }
    int open = tokens.at();
    long id = here();
    tokens.skip(1);
    List<CelExpr> arguments = conditionals(')');
    if (name.equals("has") && arguments.size() == 1) {
      nodes.forget(id);
      return nodes.presence(arguments.getFirst(), open);
    }
    if (!functions.contains(name)) {
      throw new NotCommon();
    }
    return CelExpr.ofCall(id, Optional.empty(), name, ImmutableList.copyOf(arguments));
  }

  private List<CelExpr> conditionals(char end) {
    List<CelExpr> all = new ArrayList<>();
    while (tokens.peek() != end) {
      if (!all.isEmpty()) {
        tokens.expect(',');
      }
      all.add(conditional());
    }
    tokens.skip(1);
    return all;
  }

  private CelExpr number(boolean negative) {
    long id = here();
    String digits = tokens.number();
    String written = negative ? "-" + digits : digits;
    return CelExpr.ofConstant(
        id,
        written.indexOf('.') < 0
            ? CelConstant.ofValue(Long.parseLong(written))
            : CelConstant.ofValue(Double.parseDouble(written)));
  }

  /// A row of operators or of fields makes a tree as deep as it is long, and the library has a
  /// limit for that.
  private void longer() {
    links++;
    if (links > LONGEST) {
      throw new NotCommon();
    }
  }

  private void deeper() {
    depth++;
    if (depth > DEEPEST) {
      throw new NotCommon();
    }
  }

  private long here() {
    return nodes.id(tokens.at());
  }
}
