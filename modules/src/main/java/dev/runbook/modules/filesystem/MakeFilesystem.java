package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.module.Applied;
import dev.runbook.engine.module.Assessment;
import dev.runbook.engine.module.ModuleFailure;
import dev.runbook.engine.module.Probe;
import dev.runbook.engine.module.Session;
import dev.runbook.engine.result.Change;
import dev.runbook.engine.result.Effect;
import dev.runbook.engine.result.Failure;
import dev.runbook.engine.result.FailureKind;
import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.CommandResult;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.modules.block.Section;
import dev.runbook.modules.block.StorageValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file system of this type, made on a device with no signature at all. There is no way to make
/// one over something: `wipefs` by hand is that way.
record MakeFilesystem(
    String device, FilesystemType type, Optional<String> label, List<String> options)
    implements FilesystemAction {
  MakeFilesystem {
    requireNonNull(device, "device is null");
    requireNonNull(type, "type is null");
    options = List.copyOf(options);
  }

  @Override
  public Effect effect() {
    return Effect.DESTROY;
  }

  @Override
  public Assessment assess(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = look(probe);
    if (!state.exists()) {
      return new Assessment(List.of(change()), "the device is not there yet", future());
    }
    if (judged(state)) {
      return new Assessment(
          List.of(change()), state.stripes().map(Stripes::shown).orElse(""), future());
    }
    Optional<SetLabel> rest = labelled(state);
    return rest.isPresent()
        ? rest.get().assessed(state)
        : Assessment.unchanged(there(state), state.value());
  }

  @Override
  public Applied apply(Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState state = look(session);
    if (!state.exists()) {
      throw state.notThere();
    }
    if (judged(state)) {
      make(state, session);
      return Applied.changed(List.of(change()), verified(state, session).value());
    }
    Optional<SetLabel> rest = labelled(state);
    return rest.isPresent()
        ? rest.get().applied(state, session)
        : Applied.unchanged(there(state), state.value());
  }

  private DeviceState look(Probe probe)
      throws ModuleFailure, TransportException, InterruptedException {
    return DeviceState.identify(device, Optional.of(type), probe);
  }

  /// Whether it is to be made.
  private boolean judged(DeviceState state) throws ModuleFailure {
    if (state.is(type)) {
      return false;
    }
    if (!state.empty()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.REFUSED,
                  "`" + device + "` is not empty, it has " + state.shownContent() + " on it.")
              .withHint(
                  "If nobody needs that, remove it by hand with `wipefs -a "
                      + PosixShell.word(device)
                      + "`."));
    }
    state.mustBeUnused("no file system is made there");
    if (state.missingProgram()) {
      throw new ModuleFailure(
          Failure.of(FailureKind.REFUSED, "There is no `" + type.program() + "` on this host.")
              .withHint("Install the package " + type.distributionPackage() + "."));
    }
    return true;
  }

  private Change change() {
    return Change.of(Effect.DESTROY, "make", type.written() + " file system on " + device);
  }

  private Optional<SetLabel> labelled(DeviceState state) {
    return label
        .filter(each -> !state.label().equals(Optional.of(each)))
        .map(each -> new SetLabel(device, each));
  }

  private String there(DeviceState state) {
    String note =
        state
            .stripes()
            .filter(each -> !state.geometry().isEmpty() && !type.shows(each, state.geometry()))
            .map(each -> ", but not made for the volume's " + each.shown())
            .orElse("");
    return type.written() + " is there already" + note;
  }

  private Value future() {
    return DeviceState.future(
        device,
        Value.text(type.written()),
        StorageValues.optional(label),
        DeviceState.unknown("the new UUID"));
  }

  private void make(DeviceState state, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    List<String> words = new ArrayList<>(type.make(state.stripes(), label, options));
    words.add(device);
    String word = PosixShell.word(device);
    // Looks once more just before it writes: a wrong device cannot be mended.
    CommandResult result =
        session.runDetached(
            Command.sh(
                "PATH=$PATH:/usr/sbin:/sbin; export PATH\n"
                    + ("found=$(wipefs -n -p " + word + ") || exit\n")
                    + "found=$(printf '%s\\n' \"$found\" | grep -v '^#')\n"
                    + "if [ -n \"$found\" ]; then\n"
                    + "  echo \"signatures appeared meanwhile: $found\" >&2; exit 1\n"
                    + "fi\n"
                    + ("exec " + PosixShell.words(words) + "\n")));
    if (!result.succeeded()) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "`"
                      + type.program()
                      + "` made no file system on `"
                      + device
                      + "` (exit status "
                      + result.exitCode()
                      + ").")
              .withDetail(new Section(result.stdout(), result.stderr(), 0).evidence()));
    }
  }

  /// Looks whether it has become what was asked for.
  private DeviceState verified(DeviceState before, Session session)
      throws ModuleFailure, TransportException, InterruptedException {
    DeviceState after = look(session);
    if (!after.is(type) || (label.isPresent() && !after.label().equals(label))) {
      throw ModuleFailure.of(
          FailureKind.COMMAND,
          "`"
              + type.program()
              + "` said that all is well, but `"
              + device
              + "` has "
              + (after.empty() ? "nothing" : after.shownContent())
              + " on it.");
    }
    if (before.stripes().isPresent() && !type.shows(before.stripes().get(), after.geometry())) {
      throw new ModuleFailure(
          Failure.of(
                  FailureKind.COMMAND,
                  "The new file system on `"
                      + device
                      + "` has not the volume's "
                      + before.stripes().get().shown()
                      + ".")
              .withDetail(new Section(after.geometry(), "", 0).evidence()));
    }
    return after;
  }
}
