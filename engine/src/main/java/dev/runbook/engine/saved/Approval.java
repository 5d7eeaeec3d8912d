package dev.runbook.engine.saved;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Somebody's signature under a saved plan.
///
/// @param name of the person, as the allowed signers write it first
/// @param fingerprint of the key that was used
public record Approval(String name, String fingerprint) {
  public Approval {
    requireNonNull(name, "name is null");
    requireNonNull(fingerprint, "fingerprint is null");
  }

  /// What signatures are worth.
  ///
  /// @param given one for each person
  /// @param passedOver why a signature does not count, one sentence each
  public record Count(List<Approval> given, List<String> passedOver) {
    public Count {
      given = List.copyOf(given);
      passedOver = List.copyOf(passedOver);
    }
  }

  /// A signature file.
  public record Signature(String file, String text) {}

  /// Counts the persons who signed this content; whoever signs twice, with whatever keys, counts
  /// once.
  public static Count count(
      byte[] content,
      List<Signature> signatures,
      AllowedSigners allowed,
      PlanSigning signing,
      Instant now) {
    List<Approval> given = new ArrayList<>();
    List<String> passedOver = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    for (Signature each : signatures) {
      try {
        SigningKey key = signing.verify(content, each.text());
        Optional<AllowedSigners.Line> owner = allowed.owner(key, now);
        if (owner.isEmpty()) {
          passedOver.add(
              "`"
                  + each.file()
                  + "` is by the key "
                  + key.fingerprint()
                  + ", which is nobody's who"
                  + " may approve.");
        } else if (owner.get().names().stream().noneMatch(counted::contains)) {
          given.add(new Approval(owner.get().names().getFirst(), key.fingerprint()));
        }
        owner.ifPresent(line -> counted.addAll(line.names()));
      } catch (SigningException e) {
        passedOver.add("`" + each.file() + "` does not count: " + e.getMessage());
      }
    }
    return new Count(given, passedOver);
  }
}
