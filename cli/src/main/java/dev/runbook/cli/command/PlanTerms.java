package dev.runbook.cli.command;

import dev.runbook.cli.report.Durations;
import dev.runbook.engine.saved.AllowedSigners;
import dev.runbook.engine.saved.Approval;
import dev.runbook.engine.saved.Difference;
import dev.runbook.engine.saved.PlanSigning;
import dev.runbook.engine.saved.SigningException;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// Whether a saved plan may be carried out at all: by what the project wants of every plan, and by
/// its signatures.
record PlanTerms(Project project, PlanFile file) {
  /// How far the clocks of two machines may be apart.
  private static final Duration CLOCKS = Duration.ofMinutes(5);

  /// Holds the plan against what the project's configuration wants of every plan: how many have to
  /// sign it and how old it may be. The plan says neither, for whoever can write the file could.
  ///
  /// @throws Refused when it wants fewer signatures, or is too old
  void asTheProjectWants(Instant now) throws Refused {
    int least = project.requiredApprovals();
    if (file.plan().approvals() < least) {
      throw new Refused(
          "The plan `"
              + file.path()
              + "` wants "
              + Counted.of(file.plan().approvals(), "signature")
              + ", and the project's configuration wants at least "
              + least
              + " (`require_approval`).",
          List.of(),
          SavedApply.ANEW);
    }
    Optional<Duration> longest = project.planMaxAge();
    if (longest.isPresent()) {
      inTime(Duration.between(file.plan().plan().made(), now), longest.get());
    }
  }

  private void inTime(Duration age, Duration longest) throws Refused {
    if (age.compareTo(longest) > 0) {
      throw new Refused(
          "The plan `"
              + file.path()
              + "` was made "
              + Durations.shown(age)
              + " ago, and the project's configuration lets a plan be applied for "
              + ValueText.shown(new Value.Time(longest))
              + " (`plan_max_age`).",
          List.of(),
          SavedApply.ANEW);
    }
    if (age.compareTo(CLOCKS.negated()) < 0) {
      throw new Refused(
          "The plan `"
              + file.path()
              + "` was made at "
              + file.plan().plan().made()
              + ", which is yet to come, so it is not known how old it is.",
          List.of(),
          "Set this machine's clock, or plan anew: `runbook plan ... -o FILE`. Nothing was run.");
    }
  }

  /// Counts the signatures.
  ///
  /// @param signers the file of the allowed signers, when one is named
  /// @throws Refused when there are too few
  List<Approval> approvals(Optional<Path> signers, PlanSigning signing)
      throws Refused, IOException {
    int wanted = file.plan().approvals();
    List<Approval.Signature> signatures = file.signatures();
    if (signers.isEmpty()) {
      if (wanted == 0) {
        return List.of();
      }
      throw new Refused(
          "The plan `"
              + file.path()
              + "` wants "
              + Counted.of(wanted, "signature")
              + ", and nobody says who may sign.",
          List.of(),
          "Name the file: `--allowed-signers FILE`, or `allowed_signers` in the project's"
              + " configuration.");
    }
    Approval.Count count;
    try {
      AllowedSigners allowed =
          AllowedSigners.read(Files.readString(signers.get()), signers.get().toString());
      count =
          Approval.count(
              file.bytes(), signatures, allowed, signing, InstantSource.system().instant());
    } catch (SigningException e) {
      throw new Refused(Objects.requireNonNullElse(e.getMessage(), ""), List.of(), e.hint());
    }
    if (count.given().size() < wanted) {
      String by = String.join(", ", count.given().stream().map(Approval::name).toList());
      throw new Refused(
          "The plan `"
              + file.path()
              + "` wants "
              + Counted.of(wanted, "signature")
              + " and has "
              + (by.isEmpty() ? "none." : count.given().size() + ", by " + by + "."),
          count.passedOver().stream().map(Difference::of).toList(),
          "Sign it: `runbook approve " + file.path() + "`.");
    }
    return count.given();
  }
}
