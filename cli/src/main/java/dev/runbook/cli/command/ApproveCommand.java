package dev.runbook.cli.command;

import dev.runbook.cli.report.Palette;
import dev.runbook.cli.report.PlanText;
import dev.runbook.cli.report.Terminal;
import dev.runbook.engine.saved.PlanSigning;
import dev.runbook.engine.saved.SigningException;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `runbook approve FILE`.
public final class ApproveCommand implements Callable<Integer> {
  private final Redactor redactor;
  private final Console console;
  private final PlanSigning signing;

  private String file = "";
  private String key = "";
  private boolean yes;
  private boolean noColour;

  public ApproveCommand(Redactor redactor, Console console, PlanSigning signing) {
    this.redactor = redactor;
    this.console = console;
    this.signing = signing;
  }

  /// What may be written after its name.
  public CommandLine line() {
    Syntax syntax =
        Syntax.of("approve", this, "Shows a saved plan and signs it with your SSH key.");
    syntax.argument("FILE", "The plan that `plan -o` saved.", given -> file = given);
    syntax.text(
        "-k, --key",
        "FILE",
        "Your private key, or a public one whose private half your agent has; default: the one in"
            + " ~/.ssh, or your agent's.",
        given -> key = given);
    syntax.flag(
        "-y, --yes", "Signs without asking: it has been read elsewhere.", given -> yes = given);
    syntax.flag("--no-color", "No colours.", given -> noColour = given);
    return syntax.line();
  }

  @Override
  public Integer call() throws IOException, Refused, Usage {
    PlanFile plan =
        PlanFile.find(file)
            .orElseThrow(() ->
                new Usage(
                    "There is no saved plan `"
                        + file
                        + "`. `runbook plan ... -o FILE` saves one."));
    if (!yes) {
      new PlanText(Palette.choose(noColour))
          .lines(plan.plan().plan())
          .forEach(console.out()::println);
      if (!agreed()) {
        console.err().println("It is not signed.");
        return ExitCode.REFUSED.code();
      }
    }
    try {
      PlanSigning.Signed signed =
          signing.sign(
              plan.bytes(),
              key.isEmpty() ? Optional.empty() : Optional.of(Path.of(key)),
              this::passphrase);
      Path written = plan.sign(signed.key().fingerprint(), signed.text());
      console.out().println("Signed by the key " + signed.key().fingerprint() + ": " + written);
      return ExitCode.OK.code();
    } catch (SigningException e) {
      throw new Usage((e.getMessage() + " " + e.hint()).strip());
    }
  }

  private boolean agreed() throws Usage {
    java.io.Console terminal =
        Terminal.console()
            .orElseThrow(() ->
                new Usage(
                    "There is no terminal to ask at: read the plan, then sign it with `--yes`."));
    String typed = terminal.readLine("%nSign this plan? [y/N] ");
    String answer = typed == null ? "" : typed.strip();
    return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
  }

  private Optional<Value.Sensitive> passphrase(Path path) {
    return Terminal.console()
        .flatMap(terminal -> Optional.ofNullable(terminal.readPassword("Passphrase of %s: ", path)))
        .map(String::new)
        .map(text -> {
          redactor.learn(text);
          return new Value.Sensitive(Value.text(text), "passphrase");
        });
  }
}
