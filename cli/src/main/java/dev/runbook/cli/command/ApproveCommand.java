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
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `runbook approve FILE`.
@Command(
    name = "approve",
    addMethodSubcommands = false,
    description = "Shows a saved plan and signs it with your SSH key.",
    mixinStandardHelpOptions = true)
public final class ApproveCommand implements Callable<Integer> {
  private final Redactor redactor;
  private final Console console;
  private final PlanSigning signing;

  @Parameters(index = "0", paramLabel = "FILE", description = "The plan that `plan -o` saved.")
  String file = "";

  @Option(
      names = {"-k", "--key"},
      paramLabel = "FILE",
      description =
          "Your private key, or a public one whose private half your agent has; default: the one in"
              + " ~/.ssh, or your agent's.")
  String key = "";

  @Option(
      names = {"-y", "--yes"},
      description = "Signs without asking: it has been read elsewhere.")
  boolean yes;

  @Option(names = "--no-color", description = "No colours.")
  boolean noColour;

  public ApproveCommand(Redactor redactor, Console console, PlanSigning signing) {
    this.redactor = redactor;
    this.console = console;
    this.signing = signing;
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
