package dev.runbook.transports.shell;

import dev.runbook.engine.transport.Become;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/// Says why a program's shell never ran: sudo or the login shell said no.
///
/// @param preface what they wrote to standard error
/// @param exit the status they ended with; empty when they did not end
record Refusal(HostShell host, Optional<Become> become, String preface, OptionalInt exit) {
  TransportException exception() {
    return become.isPresent()
        ? sudo(become.get())
        : new TransportException(
            Kind.UNREACHABLE,
            "The login shell of `%s` on `%s` did not start `sh`%s."
                .formatted(host.user(), host.name(), ending()),
            "Log in by hand and run `sh -c true`. The account needs a shell that runs commands.");
  }

  private TransportException sudo(Become who) {
    String said = preface.toLowerCase(Locale.ROOT);
    String name = host.name();
    String self = host.user();
    if (said.contains("try again") || said.contains("incorrect password")) {
      return become(
          "sudo on `%s` did not accept the password of `%s`.".formatted(name, self),
          "It asks for the password of the login user, `%s`, not for that of `%s`."
              .formatted(self, who.user()));
    }
    if (said.contains("password is required") || said.contains("no password was provided")) {
      return become(
          "sudo on `%s` asks `%s` for a password and none is given.".formatted(name, self),
          "Give `--ask-become-pass` (-K), set `become_password` in the inventory, or let sudoers"
              + " say NOPASSWD.");
    }
    if (said.contains("not in the sudoers")
        || said.contains("not allowed")
        || said.contains("may not run sudo")) {
      return become(
          "`%s` may not become `%s` on `%s`.".formatted(self, who.user(), name),
          "sudo said: " + last() + " `sudo -l` on the host lists what is allowed.");
    }
    if (said.contains("unknown user")) {
      return become("There is no user `%s` on `%s`.".formatted(who.user(), name), "");
    }
    if (exit.equals(OptionalInt.of(127))
        || said.contains("sudo: not found")
        || said.contains("sudo’: no such file")) {
      return become(
          "There is no sudo on `%s`.".formatted(name),
          "Install it, or log in as `%s`.".formatted(who.user()));
    }
    return become(
        "`%s` could not become `%s` on `%s`%s.".formatted(self, who.user(), name, ending()),
        "Try `sudo -u %s true` on the host.".formatted(who.user()));
  }

  private static TransportException become(String message, String hint) {
    return new TransportException(Kind.BECOME, message, hint);
  }

  private String ending() {
    if (!preface.isBlank()) {
      return ": " + last().replaceAll("\\.$", "");
    }
    return exit.isPresent() ? " and ended with status " + exit.getAsInt() : " in time";
  }

  private String last() {
    return preface.strip().lines().reduce("", (_, line) -> line);
  }
}
