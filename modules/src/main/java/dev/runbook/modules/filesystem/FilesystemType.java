package dev.runbook.modules.filesystem;

import dev.runbook.engine.module.ArgumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A type of file system that can be made, with the words of its programs (mke2fs(8), mkfs.xfs(8)).
enum FilesystemType {
  EXT4(16, "e2fsprogs", "-[cjnqvD]*[FLbS].*|.*(stride=|stripe[_-]width=|lazy_).*") {
    @Override
    List<String> make(Optional<Stripes> stripes, Optional<String> label, List<String> options) {
      // mke2fs obeys the last -E only, so that all of them become one. What is lazily initialized
      // is written later, into the first snapshots.
      StringBuilder extended = new StringBuilder("lazy_itable_init=0,lazy_journal_init=0");
      stripes.ifPresent(
          each -> extended.append(",stride=" + each.stride() + ",stripe_width=" + each.width()));
      List<String> rest = new ArrayList<>();
      for (int i = 0; i < options.size(); i++) {
        String word = options.get(i);
        if (word.equals("-E") && i + 1 < options.size()) {
          i++;
          extended.append(',').append(options.get(i));
        } else if (word.startsWith("-E") && word.length() > 2) {
          extended.append(',').append(word.substring(2));
        } else {
          rest.add(word);
        }
      }
      List<String> words =
          new ArrayList<>(
              List.of("mkfs.ext4", "-b", Long.toString(Stripes.BLOCK), "-E", extended.toString()));
      label.ifPresent(each -> words.addAll(List.of("-L", each)));
      words.addAll(rest);
      return words;
    }

    @Override
    List<String> geometry(String device) {
      return List.of("dumpe2fs", "-h", device);
    }

    @Override
    Pattern stride() {
      return Pattern.compile("RAID stride: +(\\d+)");
    }

    @Override
    Pattern width() {
      return Pattern.compile("RAID stripe width: +(\\d+)");
    }
  },

  XFS(12, "xfsprogs", "-[KqNV]*[fLb].*|.*\\b(su|sw|sunit|swidth|noalign|lsu|lsunit)\\b.*") {
    @Override
    List<String> make(Optional<Stripes> stripes, Optional<String> label, List<String> options) {
      List<String> words = new ArrayList<>(List.of("mkfs.xfs", "-b", "size=" + Stripes.BLOCK));
      stripes.ifPresent(
          each -> words.addAll(List.of("-d", "su=" + each.size() + ",sw=" + each.count())));
      label.ifPresent(each -> words.addAll(List.of("-L", each)));
      words.addAll(options);
      return words;
    }

    @Override
    List<String> geometry(String device) {
      return List.of("xfs_info", device);
    }

    @Override
    Pattern stride() {
      return Pattern.compile("sunit=(\\d+) +swidth=\\d+ blks");
    }

    @Override
    Pattern width() {
      return Pattern.compile("swidth=(\\d+) blks");
    }
  };

  private final int longestLabel;
  private final String distributionPackage;
  private final Pattern ours;

  /// @param ours the options that are for us to give, or for nobody
  FilesystemType(int longestLabel, String distributionPackage, String ours) {
    this.longestLabel = longestLabel;
    this.distributionPackage = distributionPackage;
    this.ours = Pattern.compile(ours);
  }

  static Optional<FilesystemType> of(String name) {
    for (FilesystemType type : values()) {
      if (type.written().equals(name)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /// As `blkid` writes it.
  String written() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Bytes.
  int longestLabel() {
    return longestLabel;
  }

  /// Where its programs are.
  String distributionPackage() {
    return distributionPackage;
  }

  String program() {
    return "mkfs." + written();
  }

  /// @throws ArgumentException when one of them is for us to give, or would write over something
  List<String> checked(List<String> options) throws ArgumentException {
    for (String option : options) {
      if (ours.matcher(option).matches()) {
        throw new ArgumentException(
            "options",
            "`"
                + option
                + "` is not for `options`: stripes and block size come from the volume, the label"
                + " from `label`, and there is no force.");
      }
    }
    return List.copyOf(options);
  }

  /// The command without the device.
  abstract List<String> make(
      Optional<Stripes> stripes, Optional<String> label, List<String> options);

  /// The command that shows the stripes of a file system.
  abstract List<String> geometry(String device);

  abstract Pattern stride();

  abstract Pattern width();

  /// Whether what [#geometry] printed is these stripes.
  boolean shows(Stripes stripes, String printed) {
    return number(stride(), printed) == stripes.stride()
        && number(width(), printed) == stripes.width();
  }

  private static long number(Pattern pattern, String printed) {
    Matcher found = pattern.matcher(printed);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
