package dev.runbook.engine.plan;

import dev.runbook.engine.check.CheckedRunbook;
import dev.runbook.engine.check.Formulas;
import dev.runbook.engine.check.Spaces;
import dev.runbook.engine.check.StepBindings;
import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.expression.Bindings;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.expression.Place;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.Inventory;
import dev.runbook.engine.inventory.Variable;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.runbook.Definition;
import dev.runbook.engine.runbook.Play;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.source.Span;
import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// The names of a runbook as its hosts see them: variables in their layers and name spaces.
public final class Landscape {
  private static final List<String> BECOME_PASSWORDS =
      List.of(
          "become_password", "ansible_become_password", "ansible_become_pass", "ansible_sudo_pass");

  /// What a host has registered so far at the top of the runbook.
  @FunctionalInterface
  public interface RegisteredOf {
    Map<String, Value> of(String host);
  }

  private final CheckedRunbook checked;
  private final Formulas formulas;
  private final RegisteredOf registered;
  private final Map<String, Value> run;
  private final Optional<Value.Sensitive> becomePassword;
  private final Redactor redactor;

  /// The same for every host, and long where there are many.
  private final Value groups;

  private final Map<String, Variables> hosts = new ConcurrentHashMap<>();

  /// @param run the fields of `run`, without `attempt`
  /// @param becomePassword for hosts for which the inventory has none
  /// @param redactor is told the passwords of hosts as they are evaluated
  public Landscape(
      CheckedRunbook checked,
      Formulas formulas,
      RegisteredOf registered,
      Map<String, Value> run,
      Optional<Value.Sensitive> becomePassword,
      Redactor redactor) {
    this.checked = checked;
    this.formulas = formulas;
    this.registered = registered;
    this.run = new LinkedHashMap<>(run);
    this.becomePassword = becomePassword;
    this.redactor = redactor;
    this.groups = groups(checked.inventory());
  }

  /// The variables of a host below any play: the runbook's, its groups' and its own. They see no
  /// facts.
  public Variables variables(String host) {
    return hosts.computeIfAbsent(
        host,
        name -> {
          AtomicReference<Bindings> seen = new AtomicReference<>();
          Spaces spaces = spaces(name, factName -> Optional.empty());
          Variables all = layered(Variables.none(formulas, redactor), name, seen);
          seen.set(new StepBindings(Map.of(), NONE, all, spaces));
          return all;
        });
  }

  /// What an expression in the inventory sees for a host: its variables and the name spaces,
  /// without facts.
  public Bindings hostBindings(String host) {
    return new StepBindings(
        Map.of(), NONE, variables(host), spaces(host, factName -> Optional.empty()));
  }

  private Variables layered(Variables base, String host, AtomicReference<Bindings> seen) {
    Map<String, Definition> definitions = new LinkedHashMap<>();
    Map<String, Diagnostic> refused = new LinkedHashMap<>();
    List<Variable> variables =
        checked.inventory().host(host).map(Host::variablesLowestFirst).orElse(List.of());
    for (Variable variable : variables) {
      definitions.put(
          variable.name(), new Definition(variable.name(), variable.value(), variable.span()));
      if (variable.jinja()) {
        refused.put(variable.name(), variable.jinjaProblem());
      } else {
        refused.remove(variable.name());
      }
    }
    return base.above(checked.runbook().vars(), seen::get)
        .above(List.copyOf(definitions.values()), refused, seen::get);
  }

  /// The bindings that the steps of a play start with on a host.
  ///
  /// @param names the registered values, as the steps see them
  public StepBindings bindings(Play play, String host, Bindings names, Gathering gathering) {
    AtomicReference<Bindings> seen = new AtomicReference<>();
    Spaces spaces = spaces(host, gathering::fact);
    Variables all =
        layered(Variables.none(formulas, redactor), host, seen).above(play.vars(), seen::get);
    StepBindings bindings = new StepBindings(Map.of(), names, all, spaces);
    seen.set(bindings);
    return bindings;
  }

  private Spaces spaces(String host, Spaces.Facts facts) {
    Map<String, Spaces.Space> spaces = new LinkedHashMap<>();
    Value inputs = Value.map(checked.inputs());
    spaces.put("inputs", () -> inputs);
    Value own = host(host);
    spaces.put("host", () -> own);
    spaces.put("groups", () -> groups);
    spaces.put("hosts", this::allRegistered);
    return new Spaces(run, 1, spaces, facts);
  }

  private Value host(String name) {
    List<Value> groups = new ArrayList<>();
    checked
        .inventory()
        .host(name)
        .ifPresent(host ->
            checked
                .inventory()
                .groupsOf(host)
                .forEach(group -> groups.add(Value.text(group.name()))));
    return Value.map(Map.of("name", Value.text(name), "groups", Value.list(groups)));
  }

  private static Value groups(Inventory inventory) {
    Map<String, Value> groups = new LinkedHashMap<>();
    inventory
        .groups()
        .forEach(group ->
            groups.put(
                group.name(),
                Value.list(
                    inventory.hostsOf(group).stream()
                        .map(host -> Value.text(host.name()))
                        .toList())));
    return Value.map(groups);
  }

  private Value allRegistered() {
    Map<String, Value> all = new LinkedHashMap<>();
    checked
        .inventory()
        .hosts()
        .forEach(host -> all.put(host.name(), Value.map(registered.of(host.name()))));
    return Value.map(all);
  }

  /// How a fact about a host is found out.
  @FunctionalInterface
  public interface Gathering {
    Optional<Value> fact(String name) throws EvaluationException;
  }

  /// Gathers a fact through a probe.
  public static Optional<Value> fact(Probe probe, String name) throws EvaluationException {
    try {
      return Optional.of(probe.fact(name));
    } catch (ModuleFailure e) {
      throw new EvaluationException(
          Diagnostic.error(
              PlanRules.FACT_UNAVAILABLE,
              "The fact `"
                  + name
                  + "` of `"
                  + probe.host()
                  + "` cannot be read: "
                  + e.getMessage()));
    } catch (TransportException e) {
      throw new EvaluationException(
          Diagnostic.error(
                  PlanRules.FACT_UNAVAILABLE,
                  "The fact `"
                      + name
                      + "` of `"
                      + probe.host()
                      + "` cannot be read: "
                      + e.getMessage())
              .withAdvice(e.hint()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvaluationException(
          Diagnostic.error(
              PlanRules.FACT_UNAVAILABLE, "Reading the fact `" + name + "` was cancelled."));
    }
  }

  /// How `become` is read for the hosts of the inventory.
  public Becoming becoming() {
    return new Becoming(
        host -> {
          Variables variables = variables(host);
          for (String name : BECOME_PASSWORDS) {
            Optional<Value> value = variables.find(name);
            if (value.isPresent() && !(value.get().revealed() instanceof Value.Null)) {
              return Optional.of(
                  value.get() instanceof Value.Sensitive sensitive
                      ? sensitive
                      : new Value.Sensitive(value.get(), "variable " + name));
            }
          }
          return becomePassword;
        },
        redactor);
  }

  /// The become of a play, for a host.
  public Optional<Become> become(Play play, String host, Bindings bindings)
      throws EvaluationException {
    if (play.become().isEmpty() || host.equals("control")) {
      return Optional.empty();
    }
    Value value = formulas.evaluate(play.become().get(), Place.PLAIN, bindings);
    Span span = play.become().get().span();
    return becoming().read(value, host, span);
  }

  /// The environment of a play.
  public Map<String, Value> environment(Play play, Bindings bindings) throws EvaluationException {
    if (play.environment().isEmpty()) {
      return Map.of();
    }
    Value value = formulas.evaluate(play.environment().get(), Place.PLAIN, bindings);
    return value.revealed() instanceof Value.Mapping mapping ? mapping.entries() : Map.of();
  }

  private static final Bindings NONE =
      new Bindings() {
        @Override
        public Optional<Value> find(String name) {
          return Optional.empty();
        }

        @Override
        public java.util.Set<String> names() {
          return java.util.Set.of();
        }
      };
}
