package dev.runbook.cli;

import dev.runbook.cli.command.Reach;
import dev.runbook.cli.command.Reaching;
import dev.runbook.cli.command.Targeting;
import dev.runbook.cli.command.Usage;
import dev.runbook.cli.command.Workbench;
import dev.runbook.cli.report.Terminal;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.inventory.Host;
import dev.runbook.engine.inventory.HostSettings;
import dev.runbook.engine.plan.Connections;
import dev.runbook.engine.secret.Redactor;
import dev.runbook.engine.secret.SecretSource;
import dev.runbook.engine.secret.StandardSecretSource;
import dev.runbook.engine.secret.VaultPassword;
import dev.runbook.engine.transport.Connection;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.value.Value;
import dev.runbook.transports.local.LocalTransport;
import dev.runbook.transports.ssh.SshSettings;
import dev.runbook.transports.ssh.SshTransport;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Reaches hosts by the shipped transports, as the inventory and the command line say.
final class TransportReach implements Reach {
  private static final Duration SECRET_LIMIT = Duration.ofSeconds(60);
  private final Workbench bench;

  TransportReach(Workbench bench) {
    this.bench = bench;
  }

  @Override
  public Open open(Targeting targeting, Reaching reaching) throws Usage {
    List<Path> configured = bench.project().paths("vault_password_file");
    Optional<Path> file =
        targeting.vaultPasswordFile().isEmpty()
            ? configured.stream().findFirst()
            : Optional.of(Path.of(targeting.vaultPasswordFile()));
    SecretSource secrets =
        new StandardSecretSource(
            bench.environment(),
            Path.of(""),
            VaultPassword.first(file, bench.environment(), Optional.empty()),
            SECRET_LIMIT,
            bench.redactor());
    return new Opened(secrets, reaching, bench.redactor());
  }

  /// Transports that are made when the first host wants one.
  private static final class Opened implements Open {
    private final SecretSource secrets;
    private final Reaching reaching;
    private final Redactor redactor;
    private final LocalTransport local = new LocalTransport();
    private final SshTransport ssh;
    private final Optional<Value.Sensitive> password;
    private final Optional<Value.Sensitive> becomePassword;
    private volatile Optional<Workbench.Loaded> loaded = Optional.empty();

    Opened(SecretSource secrets, Reaching reaching, Redactor redactor) throws Usage {
      this.secrets = secrets;
      this.reaching = reaching;
      this.redactor = redactor;
      this.ssh =
          new SshTransport(
              SshSettings.ofThisProcess().accepting(reaching.hostKeys()), this::jumpHost);
      password =
          reaching.askPassword()
              ? Optional.of(ask("Login password: ", "--ask-pass", "login password"))
              : Optional.empty();
      becomePassword =
          reaching.askBecomePassword()
              ? Optional.of(ask("Sudo password: ", "--ask-become-pass", "sudo password"))
              : Optional.empty();
    }

    private Value.Sensitive ask(String prompt, String option, String what) throws Usage {
      Console terminal =
          Terminal.console()
              .orElseThrow(() ->
                  new Usage(
                      "There is no terminal to ask for the "
                          + what
                          + " at, as `"
                          + option
                          + "` wants: keep it as `!vault` or `!secret` in the inventory."));
      char[] typed = terminal.readPassword(prompt);
      if (typed == null) {
        throw new Usage("No " + what + " was given.");
      }
      String text = new String(typed);
      redactor.learn(text);
      return new Value.Sensitive(Value.text(text), what);
    }

    @Override
    public SecretSource secrets() {
      return secrets;
    }

    @Override
    public void expectHosts() {
      Thread.ofPlatform().daemon().name("ssh").start(ssh::warmUp);
    }

    @Override
    public Connections connections(Workbench.Loaded loaded) {
      this.loaded = Optional.of(loaded);
      return new Connections() {
        @Override
        public Connection connect(String host) throws TransportException, InterruptedException {
          return Opened.this.connect(host, loaded);
        }

        @Override
        public Optional<Value.Sensitive> becomePassword() {
          return becomePassword;
        }
      };
    }

    private Connection connect(String name, Workbench.Loaded loaded)
        throws TransportException, InterruptedException {
      Host host =
          loaded
              .runbook()
              .inventory()
              .host(name)
              .orElseThrow(() ->
                  new TransportException(
                      TransportException.Kind.UNREACHABLE,
                      "There is no host `" + name + "` in the inventory.",
                      ""));
      Endpoint endpoint = endpoint(host, loaded);
      return endpoint.transport().equals("local") ? local.connect(endpoint) : ssh.connect(endpoint);
    }

    /// A host of the inventory is logged in to in the same way, whether it is the end of the way or
    /// a jump host.
    private Optional<Endpoint> jumpHost(String name) throws TransportException {
      if (loaded.isEmpty()) {
        return Optional.empty();
      }
      Optional<Host> host = loaded.get().runbook().inventory().host(name);
      return host.isPresent()
          ? Optional.of(endpoint(host.get(), loaded.get()))
              .filter(endpoint -> endpoint.transport().equals("ssh"))
          : Optional.empty();
    }

    private Endpoint endpoint(Host host, Workbench.Loaded loaded) throws TransportException {
      try {
        Workbench.HostValues values = loaded.variables(host.name());
        Endpoint endpoint = HostSettings.endpointOf(host, values::evaluate);
        endpoint.password().ifPresent(redactor::learn);
        endpoint.passphrase().ifPresent(redactor::learn);
        return withOptions(endpoint);
      } catch (EvaluationException e) {
        throw new TransportException(
            TransportException.Kind.UNREACHABLE,
            "How to reach `" + host.name() + "` cannot be read: " + e.diagnostic().message(),
            e.diagnostic().advice().orElse(""),
            e);
      }
    }

    private Endpoint withOptions(Endpoint from) {
      Optional<String> user =
          from.user().or(() -> Optional.of(reaching.user()).filter(text -> !text.isEmpty()));
      Optional<Path> key =
          from.privateKey()
              .or(() ->
                  Optional.of(reaching.privateKey()).filter(text -> !text.isEmpty()).map(Path::of));
      return new Endpoint(
          from.name(),
          from.transport(),
          from.address(),
          from.port(),
          user,
          from.password().isPresent() ? from.password() : password,
          key,
          from.passphrase(),
          from.knownHosts(),
          from.hostKey(),
          from.jump(),
          from.connectTimeout());
    }

    @Override
    public void close() {
      ssh.close();
      local.close();
    }
  }
}
