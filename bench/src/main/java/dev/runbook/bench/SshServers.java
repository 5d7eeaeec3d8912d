package dev.runbook.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;

/// Many SSH servers in one process, each at a loopback address of its own, for runs over more hosts
/// than this machine could start. A fake, and says so: there is no shell behind them. A command is
/// answered as the bootstrap of `runbook` expects it (the mark, then what an `echo` in the program
/// would print), so that nothing but the connection costs time on this side.
///
/// `SshServers COUNT DIRECTORY` writes `hosts.yml`, `.ssh/id_ed25519` and `.ssh/known_hosts` into
/// the directory, prints `ready`, answers each line on standard input with the number of commands
/// that it has run so far, and ends when its standard input does.
public final class SshServers {
  private static final AtomicLong RUN = new AtomicLong();

  private SshServers() {}

  public static void main(String[] arguments) throws Exception {
    int count = Integer.parseInt(arguments[0]);
    Path directory = Path.of(arguments[1]);
    List<String> addresses =
        IntStream.range(0, count).mapToObj(n -> "127.1." + n / 250 + "." + (n % 250 + 1)).toList();
    JdkEd25519.tellMina();
    KeyPair host = key();
    KeyPair login = key();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost(String.join(",", addresses));
    server.setPort(freePort());
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPublickeyAuthenticator((_, key, _) -> key.equals(login.getPublic()));
    server.setCommandFactory((_, line) -> new Answer(line));
    server.start();
    write(directory, addresses, server.getPort(), host, login);
    System.out.println("ready");
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.out.println(RUN.get());
    }
    server.stop(true);
    System.exit(0);
  }

  /// Ed25519, as real hosts and users have. P-256 would be measured by a peculiarity: the client's
  /// compiler has no fast arithmetic for it, and its signatures were a third of a run's CPU time.
  private static KeyPair key() throws Exception {
    return SecurityUtils.getKeyPairGenerator("Ed25519").generateKeyPair();
  }

  private static int freePort() throws IOException {
    try (var socket = new java.net.ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void write(
      Path directory, List<String> addresses, int port, KeyPair host, KeyPair login)
      throws Exception {
    Path ssh = Files.createDirectories(directory.resolve(".ssh"));
    try (OutputStream out = Files.newOutputStream(ssh.resolve("id_ed25519"))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(login, "bench", null, out);
    }
    Files.setPosixFilePermissions(
        ssh.resolve("id_ed25519"),
        java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    String key = PublicKeyEntry.toString(host.getPublic());
    Files.writeString(
        ssh.resolve("known_hosts"),
        addresses.stream()
            .map(each -> "[" + each + "]:" + port + " " + key + "\n")
            .collect(Collectors.joining()));
    List<String> lines = new ArrayList<>(List.of("all:", "  hosts:"));
    for (int n = 0; n < addresses.size(); n++) {
      lines.add(
          "    h%d: { connection: { address: %s, port: %d, user: bench, key: %s, known_hosts: %s } }"
              .formatted(
                  n + 1,
                  addresses.get(n),
                  port,
                  ssh.resolve("id_ed25519"),
                  ssh.resolve("known_hosts")));
    }
    Files.write(directory.resolve("hosts.yml"), lines);
  }

  /// Answers one command as a shell with the bootstrap in it would.
  private static final class Answer implements Command {
    private final String mark;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback callback = (_, _, _) -> {};

    /// @param line its last word is the mark
    Answer(String line) {
      mark = line.substring(line.lastIndexOf(' ') + 1);
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
      err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback exit) {
      callback = exit;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.startVirtualThread(this::answer);
    }

    @Override
    public void destroy(ChannelSession channel) {
      // Nothing is left behind.
    }

    private void answer() {
      try {
        out.write((mark + " 1 1\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        err.write((mark + "\n").getBytes(StandardCharsets.UTF_8));
        err.flush();
        String header =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (header == null) {
          // A shell that was started ahead and not needed.
          callback.onExit(125);
          return;
        }
        int echo = header.lastIndexOf("echo ");
        if (echo >= 0) {
          out.write((header.substring(echo + 5) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        out.flush();
        RUN.incrementAndGet();
        callback.onExit(0);
      } catch (IOException e) {
        callback.onExit(1, String.valueOf(e.getMessage()));
      }
    }
  }
}
