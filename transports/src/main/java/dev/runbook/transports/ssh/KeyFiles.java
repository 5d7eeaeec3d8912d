package dev.runbook.transports.ssh;

import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The private keys of a run: a file is opened once for all hosts that are logged in to with it,
/// and again only when it was changed since. With a passphrase, opening one takes as long as a
/// login. May be used by many threads; while one opens a key, the others wait for it.
final class KeyFiles {
  /// @param passphrase what opened it: a host that has another one is told that it is wrong
  private record Opened(
      FileStamp stamp, Optional<Value.Sensitive> passphrase, KeyFile.Content.Usable content) {}

  private final Map<Path, Opened> opened = new HashMap<>();

  /// As [KeyFile#read].
  synchronized KeyFile.Content read(Path path, Optional<Value.Sensitive> passphrase) {
    KeyFile file = new KeyFile(path);
    try {
      FileStamp stamp = FileStamp.of(path);
      Opened before = opened.get(path);
      // The permissions are looked at each time: `chmod` leaves no stamp.
      if (before != null
          && before.stamp().equals(stamp)
          && before.passphrase().equals(passphrase)
          && !file.isReadableByOthers()) {
        return before.content();
      }
      KeyFile.Content content = file.read(passphrase);
      // What could not be used is read again: the reason may be gone.
      if (content instanceof KeyFile.Content.Usable usable) {
        opened.put(path, new Opened(stamp, passphrase, usable));
      }
      return content;
    } catch (IOException _) {
      // Reading says why.
      return file.read(passphrase);
    }
  }
}
