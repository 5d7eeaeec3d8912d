package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.Endpoint;
import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the hops to a host: what the endpoint says, then what the configuration files say, then
/// the defaults.
final class Route {
  private static final int MOST_HOPS = 8;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LOGIN_TIMEOUT = Duration.ofSeconds(60);
  private static final List<String> DEFAULT_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");
  private static final Pattern JUMP =
      Pattern.compile("(?:ssh://)?(?:([^@]+)@)?(\\[[^]]+]|[^:\\[]+)(?::(\\d{1,5}))?/?");

  private final SshSettings settings;
  private final SshConfig config;
  private final JumpHosts inventory;

  Route(SshSettings settings, SshConfig config, JumpHosts inventory) {
    this.settings = settings;
    this.config = config;
    this.inventory = inventory;
  }

  /// The servers to log in to one after the other; the last is the host itself.
  List<Hop> to(Endpoint endpoint) throws TransportException, InterruptedException {
    Target target = target(endpoint, endpoint.user(), endpoint.port());
    try {
      HostConfig found = config.of(target.host(), target.user(), target.port());
      List<Hop> hops = new ArrayList<>();
      hops.add(hop(endpoint, target, found));
      addJumps(endpoint, jumps(target, found), hops);
      return List.copyOf(hops);
    } catch (IOException failure) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "The SSH configuration for `%s` could not be read: %s"
              .formatted(endpoint.name(), failure.getMessage()),
          "Try `ssh -G %s`.".formatted(target.host()),
          failure);
    }
  }

  /// A list of jumps is complete, but its first host may have a jump of its own in the inventory or
  /// the configuration (ssh_config(5)).
  private void addJumps(Endpoint endpoint, List<String> written, List<Hop> hops)
      throws IOException, InterruptedException, TransportException {
    List<String> jumps = written;
    while (!jumps.isEmpty() && !jumps.equals(List.of("none"))) {
      List<String> before = List.of();
      for (int at = jumps.size() - 1; at >= 0; at--) {
        Target target = jump(endpoint, jumps.get(at));
        HostConfig found = config.of(target.host(), target.user(), target.port());
        hops.addFirst(hop(endpoint, target, found));
        before = at == 0 ? jumps(target, found) : List.of();
      }
      if (hops.size() > MOST_HOPS) {
        throw new TransportException(
            Kind.UNREACHABLE,
            "The way to `%s` goes through more than %d hosts."
                .formatted(endpoint.name(), MOST_HOPS),
            "Is there a circle of `ProxyJump` in ~/.ssh/config, or of `jump` in the inventory?"
                + " `none` ends a way.");
      }
      jumps = before;
    }
  }

  /// The hosts to go through: the inventory's list, or else the configuration's, with the tokens
  /// that ssh_config(5) allows in it.
  private List<String> jumps(Target target, HostConfig found) throws TransportException {
    List<String> own = target.own().map(Endpoint::jump).orElse(List.of());
    if (!own.isEmpty()) {
      return before(target.name(), own);
    }
    if (found.first("proxycommand").filter(text -> !text.equals("none")).isPresent()) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "~/.ssh/config reaches `%s` by a `ProxyCommand`, which is not supported."
              .formatted(target.name()),
          "Use `ProxyJump` there, or `jump` in the inventory (`none` for a direct connection).");
    }
    return found
        .first("proxyjump")
        .map(list -> tokens(target, found).text(list))
        .map(list -> List.of(list.strip().split("\\s*,\\s*", -1)))
        .orElse(List.of());
  }

  /// A `jump` that is set for a whole group is set for the jump host too: the way to it is what
  /// comes before it.
  private static List<String> before(String name, List<String> jumps) {
    return jumps.stream()
        .takeWhile(jump -> {
          Matcher matcher = JUMP.matcher(jump.strip());
          return !matcher.matches() || !matcher.group(2).equals(name);
        })
        .toList();
  }

  /// A server as it is named, before the configuration files are asked.
  ///
  /// @param name how messages name it
  /// @param own what the inventory says about it; empty for a jump host that is none of its hosts
  private record Target(
      String name,
      String host,
      Optional<String> user,
      Optional<Integer> port,
      Optional<Endpoint> own) {}

  private static Target target(Endpoint own, Optional<String> user, Optional<Integer> port) {
    return new Target(own.name(), own.address().orElse(own.name()), user, port, Optional.of(own));
  }

  private Target jump(Endpoint endpoint, String written) throws TransportException {
    Matcher matcher = JUMP.matcher(written.strip());
    if (!matcher.matches()
        || (matcher.group(3) != null && !SshConfigReader.isPort(matcher.group(3)))) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "`%s` is not a host to jump over on the way to `%s`.".formatted(written, endpoint.name()),
          "Write `[user@]host[:port]`, or `none`.");
    }
    String host = matcher.group(2).replaceAll("[\\[\\]]", "");
    Optional<String> user = Optional.ofNullable(matcher.group(1));
    Optional<Integer> port = Optional.ofNullable(matcher.group(3)).map(Integer::valueOf);
    Optional<Endpoint> own = inventory.named(host);
    return own.isPresent()
        ? target(own.get(), user.or(own.get()::user), port.or(own.get()::port))
        : new Target(host, host, user, port, Optional.empty());
  }

  /// What the inventory says about a host counts for that host. A jump host that is none of its
  /// hosts gets only what makes a login likelier: the key of the host behind it is tried there too,
  /// and its known_hosts is looked into; never its password or its host key.
  private Hop hop(Endpoint endpoint, Target target, HostConfig found) {
    Optional<Endpoint> own = target.own();
    Endpoint says = own.orElse(endpoint);
    Tokens tokens = tokens(target, found);
    Optional<Duration> said =
        !says.connectTimeout().isZero()
            ? Optional.of(says.connectTimeout())
            : found
                .first("connecttimeout")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    Optional<String> alias = found.first("hostkeyalias");
    return new Hop(
        target.name(),
        tokens.host(),
        tokens.port(),
        tokens.user(),
        says.privateKey().map(key -> tokens.path(key.toString())),
        own.isPresent(),
        identities(found, tokens),
        !found.isOn("identitiesonly"),
        agent(found, tokens),
        says.passphrase(),
        own.flatMap(Endpoint::password),
        knownHosts(says.knownHosts(), own.isPresent(), found, tokens),
        alias.orElse(tokens.host()),
        alias.isPresent() ? 22 : tokens.port(),
        own.flatMap(Endpoint::hostKey),
        settings.acceptedHostKeys(),
        said.orElse(CONNECT_TIMEOUT),
        said.orElse(LOGIN_TIMEOUT));
  }

  private Tokens tokens(Target target, HostConfig found) {
    return new Tokens(
        settings,
        target.host(),
        found.first("hostname").orElse(target.host()),
        target.port().or(() -> found.first("port").map(Integer::valueOf)).orElse(22),
        target.user().or(() -> found.first("user")).orElse(settings.localUser()));
  }

  private List<Path> identities(HostConfig found, Tokens tokens) {
    List<Path> written =
        found.all("identityfile").stream()
            .filter(file -> !file.equals("none"))
            .map(tokens::path)
            .toList();
    boolean none = found.all("identityfile").contains("none");
    List<Path> defaults =
        DEFAULT_KEYS.stream().map(name -> settings.home().resolve(".ssh").resolve(name)).toList();
    return written.isEmpty() && !none ? defaults : written;
  }

  private Optional<Path> agent(HostConfig found, Tokens tokens) {
    return found
        .first("identityagent")
        .map(written ->
            switch (written) {
              case "none" -> Optional.<Path>empty();
              case "SSH_AUTH_SOCK" -> settings.agentSocket();
              default -> Optional.of(tokens.path(written));
            })
        .orElse(settings.agentSocket());
  }

  /// @param only whether the named file stands for all others
  private List<Path> knownHosts(
      Optional<Path> named, boolean only, HostConfig found, Tokens tokens) {
    List<Path> files = new ArrayList<>();
    named.map(file -> tokens.path(file.toString())).ifPresent(files::add);
    if (only && !files.isEmpty()) {
      return files;
    }
    Path ours = settings.home().resolve(".ssh");
    List<String> user = found.all("userknownhostsfile");
    List<String> global = found.all("globalknownhostsfile");
    if (user.isEmpty()) {
      files.addAll(List.of(ours.resolve("known_hosts"), ours.resolve("known_hosts2")));
    }
    user.stream().filter(file -> !file.equals("none")).map(tokens::path).forEach(files::add);
    if (global.isEmpty()) {
      Path system = Path.of("/etc/ssh");
      files.addAll(List.of(system.resolve("ssh_known_hosts"), system.resolve("ssh_known_hosts2")));
    }
    global.stream().filter(file -> !file.equals("none")).map(tokens::path).forEach(files::add);
    return files;
  }
}
