package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Existing;
import dev.runbook.engine.module.Held;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.modules.block.Section;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/// File systems that a block holds frozen, and that the host thaws by itself at the deadline.
///
/// That they were frozen to the end is proved by the thaw itself: it succeeds only for what is
/// frozen.
final class FrozenMounts implements Held {
  private static final String KIND = "freeze";

  /// What arming and answering may take beside the freezing.
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final String VOID =
      "What was captured meanwhile is not of one instant and must not be used; the block starts"
          + " again from its beginning.";

  private final Freeze freeze;
  private final FreezePrograms programs;
  private final Session session;
  private final Instant until;
  private final double begin;

  /// @param until when the host may have thawed by itself, at the earliest
  /// @param begin the host's uptime in seconds before the first freeze
  private FrozenMounts(
      Freeze freeze, FreezePrograms programs, Session session, Instant until, double begin) {
    this.freeze = requireNonNull(freeze, "freeze is null");
    this.programs = requireNonNull(programs, "programs is null");
    this.session = requireNonNull(session, "session is null");
    this.until = requireNonNull(until, "until is null");
    this.begin = begin;
  }

  /// Freezes all of them or none.
  ///
  /// @param mounts each file system once
  static FrozenMounts open(List<String> mounts, Freeze freeze, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    // The id of no other freeze: a watchdog that is late must not find our files.
    String id =
        session.runId().replaceAll("[^A-Za-z0-9-]", "-")
            + "-"
            + session.attempt()
            + "-"
            + UUID.randomUUID().toString().substring(0, 8);
    FreezePrograms programs = new FreezePrograms(id, mounts, freeze.deadline());
    session.created(
        new Existing(
            KIND,
            id,
            mounts.stream()
                    .map(mount -> "fsfreeze -u " + PosixShell.word(mount))
                    .collect(Collectors.joining("; "))
                + " (the host does it by itself "
                + freeze.shownDeadline()
                + " after it froze them)"));
    Instant sent = session.clock().instant();
    CommandResult result;
    try {
      result =
          session.run(Command.sh(programs.freeze()).withTimeout(freeze.deadline().plus(GRACE)));
    } catch (TransportException | InterruptedException e) {
      giveUp(programs, session);
      throw e;
    }
    if (result.stdout().lines().noneMatch("held"::equals)) {
      session.removed(KIND, id);
      throw new ModuleFailure(refusal(result, freeze));
    }
    return new FrozenMounts(
        freeze, programs, session, sent.plus(freeze.deadline()), seconds(result.stdout(), "begin"));
  }

  /// What became of the freeze is not known, and it may even go on: has the watchdog thaw at once,
  /// or, when the host does not listen, at the deadline.
  private static void giveUp(FreezePrograms programs, Session session) {
    boolean interrupted = Thread.interrupted();
    try {
      CommandResult result = session.run(Command.sh(programs.abandon()).withTimeout(GRACE));
      if (result.stdout().lines().anyMatch("abandoned"::equals)) {
        session.removed(KIND, programs.id());
      }
    } catch (TransportException e) {
      System.getLogger(FrozenMounts.class.getName())
          .log(System.Logger.Level.DEBUG, "thawing after a failed freeze", e);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Failure refusal(CommandResult result, Freeze freeze) {
    String said = result.stdout();
    String detail = new Section(value(said, "error").orElse(""), result.stderr(), 0).evidence();
    Optional<String> problem = value(said, "problem");
    if (problem.isPresent()) {
      String mount = problem.get();
      return detail.contains("busy")
          ? Failure.of(FailureKind.REFUSED, "`" + mount + "` is frozen already.")
              .withDetail(detail)
              .withHint(
                  "Somebody else froze it, or left it so: `fsfreeze -u "
                      + PosixShell.word(mount)
                      + "` thaws it.")
          : Failure.of(
                  FailureKind.COMMAND,
                  "`" + mount + "` could not be frozen; what was frozen before it is thawed.")
              .withDetail(detail);
    }
    if (said.lines().anyMatch("fired"::equals)) {
      return Failure.of(
              FailureKind.TIMEOUT,
              "Freezing took longer than "
                  + freeze.shownDeadline()
                  + "; the host has thawed everything.")
          .withHint(
              "Much unwritten data was flushed first: run `sync` before the block, or give a longer"
                  + " `deadline`.");
    }
    return Failure.of(
            FailureKind.COMMAND,
            said.lines().anyMatch("no-state"::equals)
                ? "There is no place in /run for the watchdog, so nothing was frozen."
                : "The watchdog that thaws by itself did not start, so nothing was frozen.")
        .withDetail(detail);
  }

  @Override
  public String name() {
    return "";
  }

  @Override
  public String description() {
    return "frozen file systems " + String.join(", ", programs.mounts()) + " on " + session.host();
  }

  /// By our own clock, from before the host's clock began: never later than the host thaws. That of
  /// the wall, so that a machine that slept meanwhile knows it.
  @Override
  public Optional<Failure> lost() {
    return session.clock().instant().isBefore(until) ? Optional.empty() : Optional.of(overdue());
  }

  private Failure overdue() {
    return Failure.of(
            FailureKind.SESSION_LOST,
            Freeze.names(programs.mounts())
                + (programs.mounts().size() == 1 ? " was" : " were")
                + " thawed by the host itself after "
                + freeze.shownDeadline()
                + ", before the block was over.")
        .withHint(VOID);
  }

  @Override
  public void release() throws ModuleFailure, InterruptedException {
    CommandResult result;
    try {
      result = session.run(Command.sh(programs.release()).withTimeout(GRACE));
    } catch (TransportException e) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.UNREACHABLE,
                  "Whether "
                      + Freeze.names(programs.mounts())
                      + " stayed frozen is not known, for the host could not be asked to thaw: "
                      + e.getMessage())
              .withHint(
                  "The host thaws by itself "
                      + freeze.shownDeadline()
                      + " after it froze them. "
                      + VOID));
    }
    if (!released(result)) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "Thawing " + Freeze.names(programs.mounts()) + " was cut short.")
              .withDetail(new Section(result.stdout(), result.stderr(), 0).evidence())
              .withHint(
                  "The host thaws by itself "
                      + freeze.shownDeadline()
                      + " after it froze them. "
                      + VOID));
    }
    session.removed(KIND, programs.id());
    judge(result);
    session.say(
        String.format(Locale.ROOT, "frozen for %.1f s", seconds(result.stdout(), "end") - begin));
  }

  private void judge(CommandResult result) throws ModuleFailure {
    if (result.stdout().lines().anyMatch("fired"::equals)) {
      throw new ModuleFailure(overdue());
    }
    List<String> thawed =
        result
            .stdout()
            .lines()
            .filter(line -> line.startsWith("thawed "))
            .map(line -> line.substring("thawed ".length()))
            .toList();
    List<String> loose =
        programs.mounts().stream().filter(mount -> !thawed.contains(mount)).toList();
    if (!loose.isEmpty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.SESSION_LOST,
                  Freeze.names(loose)
                      + (loose.size() == 1 ? " was" : " were")
                      + " not frozen any more at the end of the block: somebody else thawed"
                      + (loose.size() == 1 ? " it." : " them."))
              .withDetail(new Section(result.stdout(), result.stderr(), 0).evidence())
              .withHint(VOID));
    }
  }

  private static boolean released(CommandResult result) {
    return result.stdout().lines().anyMatch("released"::equals);
  }

  private static Optional<String> value(String said, String key) {
    return said.lines()
        .filter(line -> line.startsWith(key + " "))
        .map(line -> line.substring(key.length() + 1))
        .findFirst();
  }

  private static double seconds(String said, String key) {
    return value(said, key).map(Double::parseDouble).orElse(0.0);
  }
}
