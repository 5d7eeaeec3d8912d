package dev.runbook.engine.expression;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the names in a parsed expression that come from outside, and the paths that are selected
/// from them.
final class FreeNames {
  /// What `has(name)` becomes when it is read: a name of its own that is true or false.
  static final String PRESENCE = "__has__";

  private static final Set<String> TYPES =
      Set.of(
          "bool",
          "bytes",
          "double",
          "dyn",
          "int",
          "list",
          "map",
          "null_type",
          "string",
          "type",
          "uint",
          "optional_type");

  /// A use of a name.
  ///
  /// @param path the name and the fields selected from it; `has(...)` does not make its last field
  ///   part of it
  /// @param known the [Facts] that hold wherever it is evaluated
  record Use(CelExpr expression, List<String> path, boolean presence, Set<String> known) {
    Use {
      path = List.copyOf(path);
      known = Set.copyOf(known);
    }

    String name() {
      return path.getFirst();
    }
  }

  /// A use of what a host has registered.
  record OfHost(CelExpr host, HostUse.Whose whose, List<String> path, Set<String> known) {
    OfHost {
      path = List.copyOf(path);
      known = Set.copyOf(known);
    }
  }

  /// A call of what looks like a function in a name space: `pg.segments(...)`.
  record Qualified(CelExpr call, String name) {}

  private final Set<String> qualifiedFunctions;
  private final Names names;
  private final List<Use> uses = new ArrayList<>();
  private final List<Qualified> qualified = new ArrayList<>();
  private final Map<String, Integer> bound = new HashMap<>();
  private final Set<String> functions = new HashSet<>();
  private final List<OfHost> ofHosts = new ArrayList<>();
  private Set<String> known = Set.of();
  private boolean shortCircuits;

  FreeNames(Set<String> qualifiedFunctions, Names names) {
    this.qualifiedFunctions = qualifiedFunctions;
    this.names = names;
  }

  FreeNames of(CelExpr expression) {
    walk(expression);
    return this;
  }

  List<Use> uses() {
    return uses;
  }

  List<OfHost> ofHosts() {
    return ofHosts;
  }

  List<Qualified> qualified() {
    return qualified;
  }

  /// The functions and operators that are called, by their names in CEL.
  Set<String> functions() {
    return functions;
  }

  /// Whether a part of the expression may go unevaluated.
  boolean shortCircuits() {
    return shortCircuits;
  }

  private void walk(CelExpr expression) {
    switch (expression.getKind()) {
      case IDENT, SELECT -> path(expression);
      case CALL -> call(expression);
      case LIST -> expression.list().elements().forEach(this::walk);
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(entry -> {
                walk(entry.key());
                walk(entry.value());
              });
      case STRUCT -> expression.struct().entries().forEach(entry -> walk(entry.value()));
      case COMPREHENSION -> comprehension(expression.comprehension());
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void path(CelExpr expression) {
    Optional<List<String>> path = pathOf(expression);
    if (path.isEmpty()) {
      if (expression.getKind() == CelExpr.ExprKind.Kind.SELECT) {
        ofHost(expression);
        walk(expression.select().operand());
      }
      return;
    }
    use(expression, path.get());
  }

  /// `hosts[...].name.field[0].field`, up to what is more than a path.
  private void ofHost(CelExpr expression) {
    List<String> path = new ArrayList<>();
    CelExpr from = expression;
    while (from.getKind() == CelExpr.ExprKind.Kind.SELECT || isItem(from)) {
      if (from.getKind() == CelExpr.ExprKind.Kind.CALL) {
        path.addFirst("[" + from.call().args().get(1).constant().int64Value() + "]");
        from = from.call().args().getFirst();
      } else {
        if (!from.select().testOnly()) {
          path.addFirst(from.select().field());
        }
        from = from.select().operand();
      }
    }
    if (from.getKind() != CelExpr.ExprKind.Kind.CALL
        || !from.call().function().equals("_[_]")
        || !isHosts(from.call().args().getFirst())) {
      return;
    }
    CelExpr host = from.call().args().get(1);
    ofHosts.add(new OfHost(host, whose(host), path, known));
  }

  private static boolean isItem(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CALL
        && expression.call().function().equals("_[_]")
        && expression.call().args().get(1).getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.call().args().get(1).constant().getKind() == CelConstant.Kind.INT64_VALUE;
  }

  private boolean isHosts(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.IDENT
        && expression.ident().name().equals("hosts")
        && !bound.containsKey("hosts");
  }

  private static HostUse.Whose whose(CelExpr host) {
    List<Object> steps = stepsOf(host).orElse(List.of());
    if (host.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && host.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
      return new HostUse.Named(host.constant().stringValue());
    }
    return steps.size() == 3
            && steps.get(0).equals("groups")
            && steps.get(1) instanceof String group
            && steps.get(2) instanceof Long index
        ? new HostUse.Member(group, index)
        : new HostUse.Computed();
  }

  private void use(CelExpr expression, List<String> path) {
    String root = path.getFirst();
    if (bound.containsKey(root) || (TYPES.contains(root) && !names.declares(root))) {
      return;
    }
    if (root.startsWith(PRESENCE)) {
      uses.add(new Use(expression, List.of(root.substring(PRESENCE.length())), true, known));
    } else {
      uses.add(new Use(expression, path, false, known));
    }
  }

  private void call(CelExpr expression) {
    CelExpr.CelCall call = expression.call();
    functions.add(call.function());
    shortCircuits |= Set.of("_&&_", "_||_", "_?_:_").contains(call.function());
    if (call.target().isPresent()) {
      CelExpr target = call.target().get();
      Optional<String> function =
          pathOf(target)
              .filter(path -> !bound.containsKey(path.getFirst()))
              .map(path -> String.join(".", path) + "." + call.function());
      if (function.isPresent() && isFunction(function.get())) {
        functions.add(function.get());
        qualified.add(new Qualified(expression, function.get()));
      } else {
        walk(target);
      }
    }
    List<CelExpr> args = call.args();
    switch (call.function()) {
      case "_&&_" -> {
        walk(args.get(0));
        walkKnowing(Facts.ifTrue(args.get(0)), args.get(1));
      }
      case "_||_" -> {
        walk(args.get(0));
        walkKnowing(Facts.ifFalse(args.get(0)), args.get(1));
      }
      case "_?_:_" -> {
        walk(args.get(0));
        walkKnowing(Facts.ifTrue(args.get(0)), args.get(1));
        walkKnowing(Facts.ifFalse(args.get(0)), args.get(2));
      }
      default -> args.forEach(this::walk);
    }
  }

  private void walkKnowing(Set<String> more, CelExpr expression) {
    Set<String> before = known;
    known = new HashSet<>(before);
    known.addAll(more);
    walk(expression);
    known = before;
  }

  private boolean isFunction(String name) {
    if (qualifiedFunctions.contains(name)) {
      return true;
    }
    String space = name.substring(0, name.indexOf('.'));
    return !names.declares(space)
        && qualifiedFunctions.stream().anyMatch(each -> each.startsWith(space + "."));
  }

  private void comprehension(CelExpr.CelComprehension loop) {
    shortCircuits = true;
    walk(loop.iterRange());
    walk(loop.accuInit());
    bind(loop.accuVar(), 1);
    bind(loop.iterVar(), 1);
    bind(loop.iterVar2(), 1);
    walk(loop.loopCondition());
    walk(loop.loopStep());
    bind(loop.iterVar(), -1);
    bind(loop.iterVar2(), -1);
    walk(loop.result());
    bind(loop.accuVar(), -1);
  }

  private void bind(String name, int by) {
    bound.merge(name, by, (a, b) -> a + b == 0 ? null : a + b);
  }

  /// The name and the fields of `a.b.c`; empty for anything else.
  static Optional<List<String>> pathOf(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> {
        String name = expression.ident().name();
        yield Optional.of(List.of(name.startsWith(".") ? name.substring(1) : name));
      }
      case SELECT -> {
        CelExpr.CelSelect select = expression.select();
        yield pathOf(select.operand())
            .map(path -> {
              List<String> longer = new ArrayList<>(path);
              if (!select.testOnly()) {
                longer.add(select.field());
              }
              return longer;
            });
      }
      default -> Optional.empty();
    };
  }

  /// The steps of `a.b[0]['c']`, each a field or an index; empty for what is more than a path.
  static Optional<List<Object>> stepsOf(CelExpr expression) {
    return switch (expression.getKind()) {
      case IDENT -> Optional.of(List.of(expression.ident().name()));
      case SELECT ->
          expression.select().testOnly()
              ? Optional.empty()
              : stepsOf(expression.select().operand())
                  .map(steps -> with(steps, expression.select().field()));
      case CALL -> {
        CelExpr.CelCall call = expression.call();
        if (!call.function().equals("_[_]")
            || call.args().get(1).getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
          yield Optional.empty();
        }
        CelConstant index = call.args().get(1).constant();
        yield switch (index.getKind()) {
          case INT64_VALUE ->
              stepsOf(call.args().getFirst()).map(steps -> with(steps, index.int64Value()));
          case STRING_VALUE ->
              stepsOf(call.args().getFirst()).map(steps -> with(steps, index.stringValue()));
          default -> Optional.empty();
        };
      }
      default -> Optional.empty();
    };
  }

  private static List<Object> with(List<Object> steps, Object step) {
    List<Object> longer = new ArrayList<>(steps);
    longer.add(step);
    return longer;
  }
}
