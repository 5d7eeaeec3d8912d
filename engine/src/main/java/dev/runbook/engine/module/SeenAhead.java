package dev.runbook.engine.module;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What was seen of a host ahead of the items of a loop: answers under the questions that the items
/// will ask. Made for some items of one step on one host, and gone with them.
///
/// The look is made when the first item asks, not before: the step has been journalled as started
/// then, and a module that asks nothing costs nothing. Each answer is given once. All are forgotten
/// as soon as an item runs anything on the host but a [Probe#look], has changed something or has
/// failed: whoever asks then looks for himself. Where all it did to the host was a
/// [Session#change], only the answers that this may have made untrue are forgotten. Used by one
/// thread at a time.
public final class SeenAhead {
  private final Map<Object, Object> answers = new HashMap<>();
  private final Look look;
  private boolean looked;

  public SeenAhead(Look look) {
    this.look = requireNonNull(look, "look is null");
  }

  /// Finds out what the items will ask, and keeps it.
  @FunctionalInterface
  public interface Look {
    void into(SeenAhead seen) throws InterruptedException;
  }

  /// What a change may have made untrue; in doubt it says so.
  @FunctionalInterface
  public interface Stale {
    boolean is(Object question, Object answer);
  }

  /// @param question equal to the one that an item will ask
  public void keep(Object question, Object answer) {
    answers.put(question, answer);
  }

  /// The answer, once; empty when there is none.
  ///
  /// @throws InterruptedException when the step is cancelled during the look
  public <T> Optional<T> take(Object question, Class<T> type) throws InterruptedException {
    if (!looked) {
      looked = true;
      look.into(this);
    }
    return Optional.ofNullable(answers.remove(question)).map(type::cast);
  }

  /// Some of what was seen is no longer sure; who asks for that looks for himself.
  public void forget(Stale stale) {
    answers.entrySet().removeIf(each -> stale.is(each.getKey(), each.getValue()));
  }

  /// What was seen is no longer sure, and nothing is looked at ahead from now on.
  public void forget() {
    looked = true;
    answers.clear();
  }
}
