package dev.runbook.transports.shell;

import dev.runbook.engine.transport.CommandId;
import dev.runbook.engine.transport.PosixShell;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// The shell programs that keep a command on a host. Longer than most: it is text, and belongs
/// together.
///
/// A command with id ID lives in `ROOT/.runbook-UID/ID/` with these files:
/// - `in` its input, removed as soon as the command has it open; `out` and `err` what it wrote
/// - `pid` of the runner: process id, group, start time, boot id, so that a number used again is
///   not taken for it
/// - `status` its exit status, made by rename when it has ended; `timeout` and `killed` why it
///   ended
///
/// `.runbook-UID` is made with mode 0700 and taken only if it is a directory (no link), ours and
/// private, in a root where nobody else may rename it: others can then neither put something in its
/// place nor look inside. Needs POSIX `sh` with `ls`, `wc`, `tail`, `head -c`, `mv`, `rm`, `mkdir`,
/// `id`, `sleep`.
@SuppressWarnings(
    "InlineFormatString") // The programs are read one by one, above what fills them in.
record DetachedPrograms(List<String> roots) {
  private static final String PRELUDE =
      """
      _rb_m=$(umask)
      umask 077
      _rb_u=$(id -u)
      _rb_root() {
        set -- $(ls -ldn "$1/." 2>/dev/null)
        case $1 in
          d????????[tT]*) : ;;
          d????-??-*) [ "$3" = 0 ] || [ "$3" = "$_rb_u" ] ;;
          *) false ;;
        esac
      }
      _rb_own() {
        set -- $(ls -ldn "$1" 2>/dev/null)
        case $1 in drwx------*) [ "$3" = "$_rb_u" ] ;; *) false ;; esac
      }
      _rb_find() {
        for _rb_r in %1$s; do
          _rb_b=$_rb_r/.runbook-$_rb_u
          if _rb_root "$_rb_r" && _rb_own "$_rb_b" && [ -d "$_rb_b/$1" ]; then return 0; fi
        done
        return 1
      }
      _rb_make() {
        for _rb_r in %1$s; do
          _rb_b=$_rb_r/.runbook-$_rb_u
          _rb_root "$_rb_r" || continue
          mkdir -m 700 "$_rb_b" 2>/dev/null
          _rb_own "$_rb_b" && [ -w "$_rb_b" ] && return 0
        done
        return 1
      }
      _rb_stat() {
        _rb_start=-
        { read -r _rb_x _rb_x _rb_state _rb_x _rb_group _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x \
          _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x _rb_x _rb_start _rb_x; } 2>/dev/null <"/proc/$1/stat"
      }
      _rb_boot() {
        _rb_booted=-
        { read -r _rb_booted; } 2>/dev/null </proc/sys/kernel/random/boot_id
      }
      _rb_alive() {
        { read -r _rb_pid _rb_pgid _rb_then _rb_boot1; } 2>/dev/null <pid || return 1
        _rb_boot
        [ "$_rb_booted" = "$_rb_boot1" ] || return 1
        case $_rb_then in -) kill -s 0 "$_rb_pid" 2>/dev/null; return ;; esac
        _rb_stat "$_rb_pid" && [ "$_rb_start" = "$_rb_then" ] && [ "$_rb_state" != Z ]
      }
      _rb_end() {
        kill -s TERM -- "-$1" 2>/dev/null || return 0
        _rb_i=0
        while [ $_rb_i -lt 20 ]; do
          sleep 0.1 || sleep 1
          [ -f status ] && ! kill -s 0 -- "-$1" 2>/dev/null && return 0
          _rb_i=$((_rb_i + 1))
        done
        : >killed
        kill -s KILL -- "-$1" 2>/dev/null
        return 0
      }
      """;

  /// The runner keeps the command's status, so it must outlive the signals that end the command: it
  /// traps them, and a subshell starts with traps reset. `$1` is where the command starts, `$2` its
  /// umask. sudo leaves another user in a directory that may be closed to that user: `/` then,
  /// until the command goes where it belongs.
  private static final String RUNNER =
      """
      trap "" HUP
      trap : TERM INT
      _rb_g=$$
      _rb_stat $$ && _rb_g=$_rb_group
      _rb_boot
      printf "%%s %%s %%s %%s\\n" $$ "$_rb_g" "$_rb_start" "$_rb_booted" >pid.new && mv pid.new pid
      %1$s(
        trap - TERM INT
        rm -f in
        umask "$2"
        cd -- "${1:-/}" 2>/dev/null || cd /
        set --
      %2$s
      ) <in >out 2>err
      printf "%%s\\n" $? >status.new && mv status.new status
      %3$s
      """;

  /// A command may end while its watchdog is only starting, and no sleep must stay then. `$!` is
  /// set as soon as there is one, where a variable of our own would come later; and TERM would be
  /// lost on a child that has not yet laid down the traps of its parent.
  private static final String WATCHDOG =
      """
      (
        trap 'kill -s KILL $! 2>/dev/null; exit 0' TERM
        sleep %s &
        wait $!
        trap "" TERM INT
        : >timeout
        _rb_end "$_rb_g"
      ) </dev/null >/dev/null 2>&1 &
      _rb_w=$!
      """;

  /// TERM until the watchdog has gone, for one that comes while it is being made is lost. The
  /// status is written by then, so nobody waits for this; a shell takes note of ended children
  /// while it waits for the sleep.
  private static final String DISMISSAL =
      """
      _rb_i=0
      while kill $_rb_w 2>/dev/null && [ $_rb_i -lt 100 ]; do
        sleep 0.1 || sleep 1
        _rb_i=$((_rb_i + 1))
      done
      """;

  private static final String START =
      """
      if _rb_find %1$s; then echo started; exit 0; fi
      _rb_make || { echo "no directory of our own in %2$s" >&2; exit 1; }
      _rb_d=$(pwd)
      _rb_t=$_rb_b/%1$s.new.$$
      mkdir "$_rb_t" && cat >"$_rb_t/in" || exit 1
      [ $(wc -c <"$_rb_t/in") -eq %3$d ] || { rm -rf "$_rb_t"; echo "the input came cut short" >&2; exit 1; }
      : >"$_rb_t/out"
      : >"$_rb_t/err"
      # The id is taken by whoever makes the directory; mkdir is atomic.
      if ! mkdir "$_rb_b/%1$s" 2>/dev/null; then rm -rf "$_rb_t"; echo started; exit 0; fi
      mv "$_rb_t/in" "$_rb_t/out" "$_rb_t/err" "$_rb_b/%1$s/" && rmdir "$_rb_t" || exit 1
      cd "$_rb_b/%1$s" || exit 1
      # A shell starts `&` with INT and QUIT ignored, and what is ignored cannot be trapped again (POSIX.1-2017, 2.11).
      _rb_e=
      env --default-signal=INT,QUIT true >/dev/null 2>&1 && _rb_e="env --default-signal=INT,QUIT"
      { printf "%%s\\n" %4$s |
        $_rb_e sh -c 'IFS= read -r _rb_l; eval "$(printf %%b "$_rb_l")"' sh "$_rb_d" "$_rb_m"; } >/dev/null 2>&1 &
      _rb_i=0
      until [ -f pid ] || [ -f status ]; do
        [ $_rb_i -lt 200 ] || { echo "the command did not start" >&2; exit 1; }
        sleep 0.02 || sleep 1
        _rb_i=$((_rb_i + 1))
      done
      echo started
      """;

  private static final String FOLLOW =
      """
      _rb_find %1$s && cd "$_rb_b/%1$s" || { echo "x none"; exit 0; }
      _rb_emit() {
        _rb_n=$(($(wc -c <"$2")))
        [ "$_rb_n" -gt "$3" ] || return 0
        printf "%%s %%d\\n" "$1" $((_rb_n - $3)) || exit
        tail -c +$(($3 + 1)) "$2" | head -c $((_rb_n - $3)) || exit
      }
      _rb_o=%2$d
      _rb_e=%3$d
      _rb_i=0
      while :; do
        # First whether it has ended, then what it wrote: so nothing comes after the last look.
        _rb_f=
        if [ -f status ]; then _rb_f=ended
        elif ! _rb_alive; then
          if [ -f status ]; then _rb_f=ended
          elif [ -f pid ] || [ $_rb_i -gt 100 ]; then _rb_f=lost; fi
        fi
        _rb_emit o out $_rb_o
        _rb_o=$_rb_n
        _rb_emit e err $_rb_e
        _rb_e=$_rb_n
        _rb_k=-
        if [ -f timeout ]; then _rb_k=timeout; fi
        case $_rb_f in
          ended) read -r _rb_s <status; printf "x %%s %%s\\n" "$_rb_s" $_rb_k; exit 0 ;;
          lost) if [ -f killed ]; then printf "x 137 %%s\\n" $_rb_k; else echo "x lost"; fi; exit 0 ;;
        esac
        _rb_i=$((_rb_i + 1))
        [ $((_rb_i %% 20)) -ne 0 ] || echo h || exit
        if [ $_rb_i -lt 40 ]; then sleep 0.05 || sleep 1; else sleep 0.25 || sleep 1; fi
      done
      """;

  private static final String SIGNAL =
      """
      _rb_find %1$s && cd "$_rb_b/%1$s" || exit 0
      [ ! -f status ] && _rb_alive || exit 0
      %2$s
      exit 0
      """;

  private static final String FORGET =
      """
      _rb_find %1$s && cd "$_rb_b/%1$s" || exit 0
      if [ -f status ] || ! _rb_alive; then
        cd / && rm -rf "$_rb_b/%1$s" "$_rb_b/%1$s".new.*
      fi
      exit 0
      """;

  /// Starts the program unless the id is known. Prints `started`.
  ///
  /// @param program environment, directory, script
  /// @param inputBytes how long the input is that follows: a connection that breaks in it must
  ///   start nothing
  /// @param limit zero means none
  String start(CommandId id, String program, int inputBytes, Duration limit) {
    boolean limited = !limit.isZero();
    String seconds = Long.toString(Math.max(1, limit.plusMillis(999).toSeconds()));
    String runner =
        prelude()
            + RUNNER.formatted(
                limited ? WATCHDOG.formatted(seconds) : "", program, limited ? DISMISSAL : "");
    return prelude()
        + START.formatted(
            id, String.join(", ", roots), inputBytes, PosixShell.word(Invocation.encoded(runner)));
  }

  /// Prints frames on standard output: `o N` or `e N` and N bytes, `h` now and then so that a
  /// broken pipe is noticed, and at last `x STATUS -`, `x STATUS timeout`, `x lost` or `x none`.
  String follow(CommandId id, long outFrom, long errFrom) {
    return prelude() + FOLLOW.formatted(id, outFrom, errFrom);
  }

  /// Sends one signal.
  String signal(CommandId id, String signal) {
    String killed = signal.equals("KILL") ? ": >killed\n" : "";
    return prelude()
        + SIGNAL.formatted(id, killed + "kill -s " + signal + " -- \"-$_rb_pgid\" 2>/dev/null");
  }

  /// TERM, and KILL two seconds later.
  String end(CommandId id) {
    return prelude() + SIGNAL.formatted(id, "_rb_end \"$_rb_pgid\"");
  }

  String forget(CommandId id) {
    return prelude() + FORGET.formatted(id);
  }

  private String prelude() {
    return PRELUDE.formatted(
        roots.stream()
            .map(root -> root.equals("~") ? "\"$HOME\"" : PosixShell.word(root))
            .collect(Collectors.joining(" ")));
  }
}
