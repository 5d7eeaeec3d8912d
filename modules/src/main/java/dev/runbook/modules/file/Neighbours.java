package dev.runbook.modules.file;

import dev.runbook.engine.module.SeenAhead;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Tells what may be seen otherwise after a file was put into its place by renaming.
///
/// Other regular files, and places where nothing is, are as they were when no part of the written
/// path has their name. Names are compared, and not paths, for a file system may be mounted in two
/// places; without case, for some do not tell it apart; and a name that is not plain is taken for
/// any name, for FAT knows a file by a second, short one. A directory may have got another size,
/// and a link may lead to the new file, so both are always looked at again.
///
/// @param names in lower case, every part of the path that was written
record Neighbours(Set<String> names) implements SeenAhead.Stale {
  Neighbours {
    names = Set.copyOf(names);
  }

  /// @param written the path before it was written
  static Neighbours of(PathState written) {
    Set<String> names = new HashSet<>();
    Stream.of(written.path(), written.real())
        .flatMap(path -> Stream.of(path.split("/")))
        .forEach(name -> names.add(name.toLowerCase(Locale.ROOT)));
    return new Neighbours(names);
  }

  @Override
  public boolean is(Object question, Object answer) {
    return !(question instanceof HostFiles.Look look && answer instanceof PathState state)
        || !(state.is(PathState.Kind.FILE) || state.is(PathState.Kind.ABSENT))
        || Stream.of(look.path(), state.path(), state.real()).distinct().anyMatch(this::named);
  }

  private boolean named(String path) {
    return plain(path.substring(path.lastIndexOf('/') + 1))
        .filter(name -> !names.contains(name))
        .isEmpty();
  }

  /// The name in lower case; empty when it is not plain.
  private static Optional<String> plain(String name) {
    boolean plain =
        !name.isEmpty() && !name.endsWith(".") && name.chars().allMatch(Neighbours::plain);
    return plain ? Optional.of(name.toLowerCase(Locale.ROOT)) : Optional.empty();
  }

  private static boolean plain(int character) {
    return character < 128
        && (Character.isLetterOrDigit(character) || "._-".indexOf(character) >= 0);
  }
}
