package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.PosixShell;
import dev.runbook.engine.value.Value;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/// How a shell program gets to a host: a constant line that shows nothing, and the program as the
/// first line of standard input, so that neither `ps` nor a limit on arguments sees it. What
/// follows that line is the program's own input: `read` takes a pipe byte by byte and leaves the
/// rest.
///
/// The bootstrap becomes the leader of a process group of its own (sshd gives one, sudo and the
/// engine do not), says on standard output `MARK PID GROUP` and on standard error `MARK`, so that
/// what login scripts and sudo write is told apart from the program's output, and skips input lines
/// up to the one that starts with the mark: a password that sudo did not ask for.
///
/// One that waits for its program does so in `/`, so that it keeps no file system busy, and goes
/// back to where it was before the program begins.
///
/// @param line for the login shell; understood by sh, bash, zsh and fish
/// @param mark a random word
/// @param password what sudo reads from standard input first
record Invocation(String line, String mark, Optional<String> password) {
  private static final String LEADER =
      String.join(
          "; ",
          // Field 5 of /proc/PID/stat is the group (proc(5)); `$$` is this shell.
          "_rb_g=",
          "{ read -r _rb_p _rb_c _rb_s _rb_q _rb_g _rb_r </proc/$$/stat; } 2>/dev/null"
              + " || _rb_g=$(ps -o pgid= -p $$ | tr -d \" \")",
          "case $_rb_g in $$) : ;; *)"
              + " if command -v setsid >/dev/null 2>&1"
              + "; then exec setsid sh -c \"eval \\\"\\$1\\\"\" sh \"$1\" \"$2\""
              + "; fi ;; esac");

  private static final String READER =
      String.join(
          "; ",
          "printf \"%s %s %s\\n\" \"$2\" $$ \"$_rb_g\"",
          "printf \"%s\\n\" \"$2\" >&2",
          "while IFS= read -r _rb_l; do case $_rb_l in \"$2 \"*) break ;; esac; done",
          "case $_rb_l in \"$2 \"*) : ;; *) exit 125 ;; esac");

  private static final String RUN = "eval \"$(printf %b \"${_rb_l#* }\")\"";

  private static final String AT_ONCE = String.join("; ", LEADER, READER, RUN);

  // Where sh is bash it would hand on OLDPWD to the program.
  private static final String WAITING =
      String.join(
          "; ",
          LEADER,
          "_rb_w=$PWD",
          "cd /",
          READER,
          "case $_rb_w in /*) cd \"$_rb_w\" 2>/dev/null ;; esac",
          "unset OLDPWD",
          RUN);

  private static final String FORGET =
      "set --; unset _rb_p _rb_c _rb_s _rb_q _rb_g _rb_r _rb_l _rb_w\n";

  /// For a program that is sent at once.
  static Invocation of(Optional<Become> become) {
    return of(become, AT_ONCE);
  }

  /// For a program that comes later, or never.
  static Invocation waiting(Optional<Become> become) {
    return of(become, WAITING);
  }

  /// The line that carries the program.
  String header(String program) {
    return mark + " " + encoded(FORGET + program);
  }

  private static Invocation of(Optional<Become> become, String bootstrap) {
    String mark = "rb" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    String shell = "sh -c 'eval \"$1\"' sh '" + bootstrap + "' " + mark;
    String line = "exec " + become.map(who -> sudo(who) + " ").orElse("") + shell;
    Optional<String> password = become.flatMap(Become::password).map(Invocation::secretText);
    return new Invocation(line, mark, password);
  }

  /// Text that `printf %b` turns back (POSIX.1-2017, printf): no newline is left in it.
  static String encoded(String program) {
    return program.replace("\\", "\\\\").replace("\n", "\\n");
  }

  static String secretText(Value.Sensitive secret) {
    if (secret.revealed() instanceof Value.Text(String text)) {
      return text;
    }
    throw new IllegalArgumentException("not a text: " + secret);
  }

  /// The mark only: the password is a secret.
  @Override
  public String toString() {
    return "Invocation[" + mark + "]";
  }

  // LANGUAGE, not LC_ALL: sudo's own messages are English then, and the command's locale stays as
  // it was.
  private static String sudo(Become who) {
    String asking = who.password().isPresent() ? "-S -p ''" : "-n";
    return "env LANGUAGE=C sudo " + asking + " -H -u " + PosixShell.word(who.user()) + " --";
  }
}
