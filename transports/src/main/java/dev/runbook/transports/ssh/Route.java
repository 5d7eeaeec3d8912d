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
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
  private static final List<String> DEFAULT_KEYS = List.of("id_rsa", "id_ecdsa", "id_ed25519");
  private static final Pattern JUMP =
      Pattern.compile("(?:ssh://)?(?:([^@]+)@)?(\\[[^]]+]|[^:\\[]+)(?::(\\d{1,5}))?/?");

  private final SshSettings settings;
  private final SshConfig config;

  Route(SshSettings settings, SshConfig config) {
    this.settings = settings;
    this.config = config;
  }

  /// The servers to log in to one after the other; the last is the host itself.
  List<Hop> to(Endpoint endpoint) throws TransportException, InterruptedException {
    Target target =
        new Target(endpoint.address().orElse(endpoint.name()), endpoint.user(), endpoint.port());
    try {
      HostConfig found = config.of(target.host(), target.user(), target.port());
      List<Hop> hops = new ArrayList<>();
      hops.add(hop(endpoint, target, found, Optional.of(endpoint)));
      List<String> jumps = endpoint.jump().isEmpty() ? jumps(found) : endpoint.jump();
      refuseProxyCommand(endpoint, found);
      addJumps(endpoint, jumps, hops);
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

  /// A list of jumps is complete, but its first host may have a jump of its own in the
  /// configuration (ssh_config(5)).
  private void addJumps(Endpoint endpoint, List<String> written, List<Hop> hops)
      throws IOException, InterruptedException, TransportException {
    List<String> jumps = written;
    while (!jumps.isEmpty() && !jumps.equals(List.of("none"))) {
      List<String> before = List.of();
      for (int at = jumps.size() - 1; at >= 0; at--) {
        Target target = jump(endpoint, jumps.get(at));
        HostConfig found = config.of(target.host(), target.user(), target.port());
        hops.addFirst(hop(endpoint, target, found, Optional.empty()));
        before = at == 0 ? jumps(found) : List.of();
      }
      if (hops.size() > MOST_HOPS) {
        throw new TransportException(
            Kind.UNREACHABLE,
            "The way to `%s` goes through more than %d hosts."
                .formatted(endpoint.name(), MOST_HOPS),
            "Is there a circle of `ProxyJump` in ~/.ssh/config? `ProxyJump none` ends a way.");
      }
      jumps = before;
    }
  }

  private static void refuseProxyCommand(Endpoint endpoint, HostConfig found)
      throws TransportException {
    Optional<String> command = found.first("proxycommand").filter(text -> !text.equals("none"));
    if (command.isPresent() && endpoint.jump().isEmpty()) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "~/.ssh/config reaches `%s` by a `ProxyCommand`, which is not supported."
              .formatted(endpoint.name()),
          "Use `ProxyJump` there, or `jump` in the inventory (`none` for a direct connection).");
    }
  }

  private static List<String> jumps(HostConfig found) {
    return found
        .first("proxyjump")
        .map(list -> List.of(list.strip().split("\\s*,\\s*", -1)))
        .orElse(List.of());
  }

  private record Target(String host, Optional<String> user, Optional<Integer> port) {}

  private static Target jump(Endpoint endpoint, String written) throws TransportException {
    Matcher matcher = JUMP.matcher(written.strip());
    if (!matcher.matches()) {
      throw new TransportException(
          Kind.UNREACHABLE,
          "`%s` is not a host to jump over on the way to `%s`.".formatted(written, endpoint.name()),
          "Write `[user@]host[:port]`, or `none`.");
    }
    return new Target(
        matcher.group(2).replaceAll("[\\[\\]]", ""),
        Optional.ofNullable(matcher.group(1)),
        Optional.ofNullable(matcher.group(3)).map(Integer::valueOf));
  }

  /// @param own the endpoint when the hop is the host itself: its password and its host key are not
  ///   for jump hosts
  private Hop hop(Endpoint endpoint, Target target, HostConfig found, Optional<Endpoint> own) {
    String host = found.first("hostname").orElse(target.host());
    int port = target.port().or(() -> found.first("port").map(Integer::valueOf)).orElse(22);
    String user = target.user().or(() -> found.first("user")).orElse(settings.localUser());
    Tokens tokens = new Tokens(settings, target.host(), host, port, user);
    Duration timeout =
        !endpoint.connectTimeout().isZero()
            ? endpoint.connectTimeout()
            : found
                .first("connecttimeout")
                .filter(seconds -> seconds.matches("[0-9]{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(DEFAULT_TIMEOUT);
    Optional<String> alias = found.first("hostkeyalias");
    return new Hop(
        own.map(Endpoint::name).orElse(target.host()),
        host,
        port,
        user,
        endpoint.privateKey().map(key -> tokens.path(key.toString())),
        identities(found, tokens),
        !found.isOn("identitiesonly"),
        agent(found, tokens),
        endpoint.passphrase(),
        own.flatMap(Endpoint::password),
        knownHosts(endpoint, found, tokens),
        alias.orElse(host),
        alias.isPresent() ? 22 : port,
        own.flatMap(Endpoint::hostKey),
        timeout);
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

  private List<Path> knownHosts(Endpoint endpoint, HostConfig found, Tokens tokens) {
    if (endpoint.knownHosts().isPresent()) {
      return List.of(tokens.path(endpoint.knownHosts().get().toString()));
    }
    List<Path> files = new ArrayList<>();
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
