package dev.runbook.modules.filesystem;

import static java.util.Objects.requireNonNull;

import dev.runbook.engine.transport.PosixShell;
import java.time.Duration;
import java.util.List;

/// The shell programs that freeze and thaw. Longer than most: it is text, and belongs together.
///
/// A freeze lives in `/run/runbook/freeze-ID/`, which only root can enter, with these files:
/// - `watchdog` the program that thaws when the time is over; `armed` its process id
/// - `busy` the process id of the `fsfreeze -f` that runs or ran last
/// - `fired` the watchdog thaws, or has thawed: made before it begins, so that whoever thaws
///   everything and then finds no `fired` knows that all was frozen until then
/// - `done` the watchdog is not needed any more: it ends without thawing what others may have
///   frozen
///
/// A freeze can take longer than the deadline, when much is to be flushed first. So the watchdog
/// goes on thawing while a `fsfreeze -f` runs, and each of those, after it is `busy` and before it
/// freezes, looks for `fired`: one of the two sees the other.
///
/// Whoever ends the watchdog by a signal makes it thaw. Nothing in here reads or writes what is
/// frozen, and /run is never that. Needs POSIX `sh`, `fsfreeze`, and `setsid` where there is no
/// systemd.
///
/// @param id letters, digits and `-`
/// @param mounts without control characters
@SuppressWarnings(
    "InlineFormatString") // The programs are read one by one, above what fills them in.
record FreezePrograms(String id, List<String> mounts, Duration deadline) {
  private static final String PRELUDE =
      """
      PATH=/usr/sbin:/usr/bin:/sbin:/bin:$PATH; LC_ALL=C; export PATH LC_ALL
      umask 077
      cd / || exit
      d=%s
      set -- %s
      alive() {
        case $(cat "/proc/$1/stat" 2>/dev/null) in ""|*") Z "*) return 1 ;; esac
      }
      """;

  private static final String WATCHDOG =
      """
      { echo -1000 >/proc/$$/oom_score_adj; } 2>/dev/null
      sleeper=
      over() {
        trap "" TERM INT
        [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null
        [ ! -e "$d/done" ] || exit 0
        : >"$d/fired"
        while :; do
          freezing=
          if read -r process 2>/dev/null <"$d/busy" && alive "$process"; then freezing=yes; fi
          for mount do fsfreeze -u "$mount"; done
          [ -n "$freezing" ] || exit 0
          sleep 0.2 || sleep 1
        done
      }
      trap "" HUP
      trap 'over "$@"' TERM INT
      sleep %s &
      sleeper=$!
      echo $$ >"$d/armed.new" && mv "$d/armed.new" "$d/armed"
      [ ! -e "$d/fired" ] || over "$@"
      wait "$sleeper"
      sleeper=
      over "$@"
      """;

  private static final String COMMON =
      """
      uptime_is() {
        read -r now rest </proc/uptime
        printf '%s %s\\n' "$1" "$now"
      }
      thaw_all() {
        for mount do
          if error=$(fsfreeze -u "$mount" 2>&1); then echo "thawed $mount"; else echo "loose $error"; fi
        done
      }
      end_watchdog() {
        read -r watchdog 2>/dev/null <"$d/armed" || return 1
        case $(tr '\\000' ' ' 2>/dev/null <"/proc/$watchdog/cmdline") in
          *"$d/watchdog"*) kill "$watchdog" 2>/dev/null ;;
        esac
      }
      disarm() {
        [ -d "$d" ] || return 0
        : >"$d/done"
        end_watchdog
        n=0
        while alive "$watchdog" && [ $n -lt 40 ]; do
          sleep 0.05 || sleep 1
          n=$((n + 1))
        done
        alive "$watchdog" || rm -rf "$d"
      }
      """;

  private static final String ARM =
      """
      mkdir -p /run/runbook && mkdir "$d" || { echo no-state; exit 0; }
      cat >"$d/watchdog" <<'END OF WATCHDOG' || { echo no-state; exit 0; }
      %1$sEND OF WATCHDOG
      if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null &&
        systemd-run --quiet --collect --unit=runbook-thaw-%2$s sh "$d/watchdog" </dev/null >/dev/null
      then :
      else
        setsid sh "$d/watchdog" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
      fi
      n=0
      until [ -e "$d/armed" ]; do
        if [ $n -ge 100 ]; then : >"$d/done"; echo not-armed; exit 0; fi
        sleep 0.05 || sleep 1
        n=$((n + 1))
      done
      read -r watchdog <"$d/armed" && alive "$watchdog" || { : >"$d/done"; echo not-armed; exit 0; }
      """;

  private static final String FREEZE =
      """
      trap 'kill "$watchdog"; exit 1' HUP INT TERM
      uptime_is begin
      problem=
      for mount do
        if error=$(sh -c 'echo $$ >"$1/busy" && [ ! -e "$1/fired" ] && exec fsfreeze -f "$2"' \
          sh "$d" "$mount" 2>&1)
        then echo "frozen $mount"
        else
          problem="$mount"
          break
        fi
      done
      if [ -z "$problem" ] && [ ! -e "$d/fired" ]; then
        echo held
        exit 0
      fi
      if [ -e "$d/fired" ]; then echo fired; else echo "problem $problem"; echo "error $error"; fi
      for mount do
        [ "$mount" != "$problem" ] || break
        fsfreeze -u "$mount"
      done
      disarm
      """;

  private static final String RELEASE =
      """
      thaw_all "$@"
      uptime_is end
      [ ! -e "$d/fired" ] || echo fired
      disarm
      echo released
      """;

  private static final String ABANDON =
      """
      mkdir -p /run/runbook
      mkdir "$d" 2>/dev/null
      : >"$d/fired" || exit
      end_watchdog
      thaw_all "$@"
      echo abandoned
      """;

  FreezePrograms {
    requireNonNull(id, "id is null");
    mounts = List.copyOf(mounts);
    requireNonNull(deadline, "deadline is null");
  }

  /// Arms the watchdog, and freezes all or nothing.
  ///
  /// Prints `begin` with the host's uptime in seconds before the first freeze, `frozen MOUNT` for
  /// each, and `held`. Otherwise `no-state` or `not-armed` when nothing was frozen; `problem MOUNT`
  /// and `error TEXT` for the one that could not be, or `fired` when the deadline was over before
  /// all were frozen: all are thawed again then.
  String freeze() {
    String watchdog = prelude() + WATCHDOG.formatted(deadline.toSeconds());
    return prelude() + COMMON + ARM.formatted(watchdog, id) + FREEZE;
  }

  /// Thaws all, the last frozen first, and then ends the watchdog.
  ///
  /// Prints `thawed MOUNT` for each that was frozen until now and `loose TEXT` for each that was
  /// not: thawing what is not frozen is an error (EINVAL of FITHAW, ioctl_fs). Then `end` with the
  /// host's uptime, `fired` when the watchdog did it before us, and `released`.
  String release() {
    return backwards() + COMMON + RELEASE;
  }

  /// For a [#freeze] whose end was not seen and that may even run still: makes that freeze nothing
  /// more, and the watchdog thaw at once. Prints `abandoned`.
  String abandon() {
    return backwards() + COMMON + ABANDON;
  }

  private String backwards() {
    return new FreezePrograms(id, mounts.reversed(), deadline).prelude();
  }

  private String prelude() {
    return PRELUDE.formatted("/run/runbook/freeze-" + id, PosixShell.words(mounts));
  }
}
