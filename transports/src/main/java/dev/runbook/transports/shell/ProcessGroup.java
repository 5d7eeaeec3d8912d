package dev.runbook.transports.shell;

import java.util.Optional;

/// Where a program runs on its host.
///
/// @param pid its shell
/// @param group its process group; another number than `pid` where the host has no `setsid`
///   (macOS): the group is then not the program's own
record ProcessGroup(long pid, long group) {
  static Optional<ProcessGroup> parse(String afterMark) {
    String[] words = afterMark.split(" ", -1);
    try {
      return words.length == 2
          ? Optional.of(new ProcessGroup(Long.parseLong(words[0]), Long.parseLong(words[1])))
          : Optional.empty();
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /// A program that ends all of it: TERM, and KILL two seconds later if some of it is still there.
  String ending() {
    return group == pid ? endingGroup() : endingTree();
  }

  private String endingGroup() {
    return """
    kill -s TERM -- -%1$d 2>/dev/null || exit 0
    _rb_i=0
    while [ $_rb_i -lt 20 ] && kill -s 0 -- -%1$d 2>/dev/null; do
      sleep 0.1 || sleep 1
      _rb_i=$((_rb_i + 1))
    done
    kill -s KILL -- -%1$d 2>/dev/null
    exit 0
    """
        .formatted(group);
  }

  private String endingTree() {
    return """
    _rb_tree=$(ps -A -o pid= -o ppid= | awk -v r=%1$d '
      { c[$2] = c[$2] " " $1 }
      function w(p, n, i, a) { print p; n = split(c[p], a, " "); for (i = 1; i <= n; i++) w(a[i]) }
      END { w(r) }')
    kill -s TERM $_rb_tree 2>/dev/null
    _rb_i=0
    while [ $_rb_i -lt 20 ] && kill -s 0 $_rb_tree 2>/dev/null; do
      sleep 0.1 || sleep 1
      _rb_i=$((_rb_i + 1))
    done
    kill -s KILL $_rb_tree 2>/dev/null
    exit 0
    """
        .formatted(pid);
  }
}
