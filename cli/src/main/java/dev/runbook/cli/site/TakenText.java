package dev.runbook.cli.site;

import static java.util.Objects.requireNonNull;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Chunk;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A shipped file that a site has taken over, as three texts.
///
/// @param original the shipped file when it was taken
/// @param own the site's, with its header
/// @param shipped the shipped file now
public record TakenText(String name, String original, String own, String shipped) {
  private static final Pattern HEADER =
      Pattern.compile("\\A# Taken over from runbook (\\S+): .*\\n(?:# .*\\n)*\\n?");

  public TakenText {
    requireNonNull(name, "name is null");
    requireNonNull(original, "original is null");
    requireNonNull(own, "own is null");
    requireNonNull(shipped, "shipped is null");
  }

  /// The file as the site gets it.
  ///
  /// @param digest SHA-256 of the shipped text, in hex
  public static String headed(String name, String text, String version, String digest) {
    return """
    # Taken over from runbook %s: %s, SHA-256 %s.
    # This file runs in place of the shipped one. What that has changed since: runbook eject --diff %s

    """
            .formatted(version, name, digest, name)
        + text;
  }

  /// The version it was taken from, while its header says so.
  public Optional<String> version() {
    Matcher header = HEADER.matcher(own);
    return header.find() ? Optional.of(header.group(1)) : Optional.empty();
  }

  /// The site's text without the header.
  public String body() {
    return HEADER.matcher(own).replaceFirst("");
  }

  public boolean shippedChanged() {
    return !original.equals(shipped);
  }

  /// What the shipped file changed since it was taken, in unified form with three lines around.
  ///
  /// @param now the version of the shipped file
  public List<String> changes(String now) {
    List<String> before = original.lines().toList();
    return UnifiedDiffUtils.generateUnifiedDiff(
        name + " (taken from " + version().orElse("an earlier version") + ")",
        name + " (shipped with " + now + ")",
        before,
        DiffUtils.diff(before, shipped.lines().toList()),
        3);
  }

  /// In how many places the site's text differs from what was taken.
  public int ownPlaces() {
    return deltas(body()).size();
  }

  /// How many of the shipped file's changes the site's text has too.
  public long alreadyThere() {
    List<AbstractDelta<String>> mine = deltas(body());
    return deltas(shipped).stream().filter(mine::contains).count();
  }

  /// How many of the shipped file's changes are where the site has changed something else.
  public long touching() {
    List<AbstractDelta<String>> mine = deltas(body());
    return deltas(shipped).stream()
        .filter(delta -> !mine.contains(delta))
        .filter(delta -> mine.stream().anyMatch(own -> meet(delta.getSource(), own.getSource())))
        .count();
  }

  private List<AbstractDelta<String>> deltas(String text) {
    return DiffUtils.diff(original.lines().toList(), text.lines().toList()).getDeltas();
  }

  /// Side by side counts too: an insertion has no lines of its own.
  private static boolean meet(Chunk<String> one, Chunk<String> other) {
    return one.getPosition() <= other.getPosition() + other.size()
        && other.getPosition() <= one.getPosition() + one.size();
  }
}
