package dev.runbook.engine.inventory;

import dev.runbook.engine.diagnostic.Diagnostic;
import dev.runbook.engine.diagnostic.Diagnostics;
import dev.runbook.engine.diagnostic.Severity;
import dev.runbook.engine.diagnostic.Suggestion;
import dev.runbook.engine.expression.EvaluationException;
import dev.runbook.engine.inventory.ConnectionSettings.Setting;
import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.yaml.Node;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads from a host's variables how it is reached: [ConnectionField].
///
/// The fields of `connection` are looked up one by one: a host may add `port` to the `user` of its
/// group. A relative path is beside the file it stands in.
public final class HostSettings {
  /// The wait for a connection where nothing is said.

  private static final List<String> SSH = List.of("ssh", "smart", "paramiko", "paramiko_ssh");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m)");
  private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}=?");

  /// Evaluates what is written for a setting.
  @FunctionalInterface
  public interface Resolver {
    /// @throws EvaluationException when it cannot be evaluated
    Value resolve(Node node) throws EvaluationException;
  }

  private final Host host;
  private final Diagnostics problems = new Diagnostics();
  private final ConnectionSettings settings;

  private HostSettings(Host host, Resolver resolver) {
    this.host = host;
    this.settings = new ConnectionSettings(host, resolver, problems);
  }

  /// Where and how the host is reached. `control` is always local.
  ///
  /// @throws EvaluationException with the first error among the settings
  public static Endpoint endpointOf(Host host, Resolver resolver) throws EvaluationException {
    HostSettings reading = new HostSettings(host, resolver);
    Endpoint endpoint = reading.endpoint();
    reading.failOnError();
    return endpoint;
  }

  /// Everything that is wrong with the settings, warnings included.
  public static List<Diagnostic> problems(Host host, Resolver resolver) {
    HostSettings reading = new HostSettings(host, resolver);
    reading.endpoint();
    return reading.problems.all();
  }

  /// The password that sudo asks for; empty when none is defined.
  ///
  /// @throws EvaluationException when it cannot be evaluated
  public static Optional<Value.Sensitive> becomePassword(Host host, Resolver resolver)
      throws EvaluationException {
    HostSettings reading = new HostSettings(host, resolver);
    Optional<Value.Sensitive> password =
        reading
            .settings
            .variable(ConnectionField.BECOME_PASSWORD)
            .flatMap(reading.settings::secret);
    reading.failOnError();
    return password;
  }

  private void failOnError() throws EvaluationException {
    Optional<Diagnostic> error =
        problems.all().stream().filter(each -> each.severity() == Severity.ERROR).findFirst();
    if (error.isPresent()) {
      throw new EvaluationException(error.get());
    }
  }

  private Endpoint endpoint() {
    if (host.isControl()) {
      return local();
    }
    String transport = settings.find(ConnectionField.TRANSPORT).map(this::transport).orElse("ssh");
    Optional<Setting> arguments =
        settings
            .variable(List.of("ansible_ssh_common_args"))
            .or(() -> settings.variable(List.of("ansible_ssh_extra_args")));
    SshArguments ssh = SshArguments.parse(arguments.flatMap(settings::text).orElse(""));
    arguments.ifPresent(setting -> report(ssh, setting));
    Path base = arguments.map(Setting::base).orElse(Path.of(""));
    Function<String, Optional<String>> option =
        name -> Optional.ofNullable(ssh.options().get(name));
    return new Endpoint(
        host.name(),
        transport,
        text(ConnectionField.ADDRESS),
        settings
            .find(ConnectionField.PORT)
            .flatMap(this::port)
            .or(() -> option.apply("port").filter(HostSettings::isPort).map(Integer::valueOf)),
        text(ConnectionField.USER).or(() -> option.apply("user")),
        secret(ConnectionField.PASSWORD),
        path(ConnectionField.KEY)
            .or(() ->
                option.apply("identityfile").map(file -> ConnectionSettings.path(file, base))),
        secret(ConnectionField.PASSPHRASE),
        path(ConnectionField.KNOWN_HOSTS)
            .or(() ->
                option
                    .apply("userknownhostsfile")
                    .map(files -> files.split("\\s+", 2)[0])
                    .map(file -> ConnectionSettings.path(file, base))),
        settings.find(ConnectionField.HOST_KEY).flatMap(this::fingerprint),
        settings
            .find(ConnectionField.JUMP)
            .map(this::jump)
            .orElseGet(() -> option.apply("proxyjump").map(HostSettings::hops).orElse(List.of())),
        settings
            .find(ConnectionField.TIMEOUT)
            .flatMap(this::timeout)
            .or(() ->
                option
                    .apply("connecttimeout")
                    .filter(text -> text.matches("[1-9]\\d{0,5}"))
                    .map(text -> Duration.ofSeconds(Long.parseLong(text))))
            .orElse(Duration.ZERO));
  }

  private Endpoint local() {
    return new Endpoint(
        host.name(),
        "local",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Duration.ZERO);
  }

  private Optional<String> text(ConnectionField field) {
    return settings.find(field).flatMap(settings::text).filter(text -> !text.isBlank());
  }

  private Optional<Path> path(ConnectionField field) {
    return settings.find(field).flatMap(settings::path);
  }

  private Optional<Value.Sensitive> secret(ConnectionField field) {
    return settings.find(field).flatMap(settings::secret);
  }

  private String transport(Setting setting) {
    String name = settings.text(setting).orElse("ssh");
    if (SSH.contains(name)) {
      return "ssh";
    }
    if (!name.equals("local")) {
      settings.problem(
          setting,
          "There is no transport `" + name + "`.",
          Suggestion.didYouMean(name, List.of("ssh", "local"))
              .orElse("Transports are `ssh` and `local`."));
    }
    return name;
  }

  private Optional<Integer> port(Setting setting) {
    Optional<String> text = settings.text(setting);
    if (text.isPresent() && !isPort(text.get())) {
      settings.problem(setting, "`" + setting.name() + "` is a whole number from 1 to 65535.");
      return Optional.empty();
    }
    return text.map(Integer::valueOf);
  }

  private static boolean isPort(String text) {
    return text.matches("[1-9]\\d{0,4}") && Integer.parseInt(text) <= 65_535;
  }

  private Optional<String> fingerprint(Setting setting) {
    Optional<String> text = settings.text(setting);
    if (text.isPresent() && !FINGERPRINT.matcher(text.get()).matches()) {
      settings.problem(
          setting,
          "`" + setting.name() + "` is the fingerprint of a host key: `SHA256:` and 43 characters.",
          "`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints it on the host.");
      return Optional.empty();
    }
    return text.map(print -> print.endsWith("=") ? print.substring(0, print.length() - 1) : print);
  }

  private List<String> jump(Setting setting) {
    if (setting.value().revealed() instanceof Value.Listing list) {
      boolean texts = list.items().stream().allMatch(item -> item.revealed() instanceof Value.Text);
      if (!texts) {
        settings.problem(
            setting, "`" + setting.name() + "` is a list of texts, `[user@]host[:port]` each.");
        return List.of();
      }
      return list.items().stream().map(item -> ((Value.Text) item.revealed()).text()).toList();
    }
    return settings.text(setting).map(HostSettings::hops).orElse(List.of());
  }

  private static List<String> hops(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(hop -> !hop.isEmpty()).toList();
  }

  private Optional<Duration> timeout(Setting setting) {
    if (setting.value().revealed() instanceof Value.Time time && time.duration().isPositive()) {
      return Optional.of(time.duration());
    }
    String text = settings.text(setting).orElse("");
    boolean ansible = setting.name().startsWith("ansible_");
    Matcher written = DURATION.matcher(ansible ? text + "s" : text);
    if (!written.matches() || Integer.parseInt(written.group(1)) == 0) {
      settings.problem(
          setting,
          ansible
              ? "`" + setting.name() + "` is a number of seconds from 1 on."
              : "`" + setting.name() + "` is a length of time, such as `10s`.");
      return Optional.empty();
    }
    long number = Long.parseLong(written.group(1));
    return Optional.of(
        switch (written.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          default -> Duration.ofSeconds(number);
        });
  }

  private void report(SshArguments ssh, Setting setting) {
    for (String word : ssh.unknown()) {
      settings.problem(
          setting,
          "`" + word + "` in `" + setting.name() + "` is not understood.",
          SshArguments.advice(word));
    }
    for (String word : ssh.unsafe()) {
      settings.warning(
          setting,
          "`" + word + "` has no effect: host keys are always checked.",
          "A new host's key is accepted by its fingerprint: `connection: { host_key: SHA256:... }`"
              + " or `--host-key`.");
    }
  }
}
