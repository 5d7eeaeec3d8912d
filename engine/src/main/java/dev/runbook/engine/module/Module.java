package dev.runbook.engine.module;

import dev.runbook.engine.result.Effect;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.ValueType;
import java.util.List;

/// One typed thing that steps can do. Stateless; one instance serves all hosts at once.
///
/// The contract that every module is tested for: [#assess] only reads; [#apply] converges in one
/// call or fails; after a successful apply with the same arguments assess finds nothing to change,
/// unless the action is an event by nature (a statement, a command without `creates`).
///
/// @param <A> the module's own record of its arguments
public interface Module<A> {
  ModuleSpec spec();

  /// Reads the arguments into the module's record. Pure: no host is touched.
  ///
  /// @throws ArgumentException when they make no sense together
  A read(Arguments arguments) throws ArgumentException;

  /// What an apply with these arguments may do.
  Effect effect(A arguments);

  /// The type of what `register` keeps of a step with these arguments, as far as they say more than
  /// the module's declaration does: the columns of a query.
  default ValueType resultOf(WrittenArguments written) {
    return spec().result();
  }

  /// Says what an apply would do now. Reads only.
  ///
  /// @throws ModuleFailure when that cannot be found out, or apply would refuse
  Assessment assess(A arguments, Probe probe)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Makes the changes. Called straight, without an assess before it, so it looks for itself first.
  ///
  /// @throws ModuleFailure when it cannot or must not; says in its detail what has been changed by
  ///   then
  Applied apply(A arguments, Session session)
      throws ModuleFailure, TransportException, InterruptedException;

  /// Looks in one round trip at what applies of all these will ask about the host first, and keeps
  /// it under the questions by which they ask [Probe#seenAhead]. Reads only.
  ///
  /// Called for the items of a loop that run one after the other, when the first of them asks. Not
  /// all of them need come to run. It need not find out everything, and whatever goes wrong in it
  /// is ignored: an item that finds no answer looks for itself. It must end soon even on a host
  /// that does not answer, for no limit of the step counts for it.
  ///
  /// @param items two or more
  default void lookAhead(List<A> items, Probe probe, SeenAhead seen)
      throws ModuleFailure, TransportException, InterruptedException {}

  /// Whether all that an apply would remove was made by this very run: that may be removed without
  /// guard or approval.
  default boolean removesOnlyOwn(A arguments, Session session) {
    return false;
  }
}
