package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runbook.transports.shell.Detachment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ssh_config(5) says. Where `ssh` is installed, its own reading (`ssh -G`) must be the same.
///
/// Long because it has a case for each rule of one manual page.
class SshConfigReaderTest {
  private static final List<String> COMPARED =
      List.of("hostname", "port", "user", "proxyjump", "hostkeyalias", "connecttimeout");
  @TempDir Path home;

  @BeforeEach
  void makeDirectory() throws Exception {
    Files.createDirectory(home.resolve(".ssh"));
  }

  @Test
  void theUsualKeywordsAreRead() throws Exception {
    write(
        """
        # production
        Host db1
          HostName 10.0.0.1
          Port 2222
          User pat
          IdentityFile ~/.ssh/prod
          IdentitiesOnly yes
          ProxyJump bastion
          UserKnownHostsFile ~/.ssh/prod_hosts ~/.ssh/more_hosts
          HostKeyAlias prod-db1
          ConnectTimeout 7
          ServerAliveInterval 5
        """);

    HostConfig found = of("db1");

    assertEquals(Optional.of("10.0.0.1"), found.first("HostName"));
    assertEquals(Optional.of("2222"), found.first("Port"));
    assertEquals(Optional.of("pat"), found.first("User"));
    assertEquals(List.of("~/.ssh/prod"), found.all("IdentityFile"));
    assertTrue(found.isOn("IdentitiesOnly"));
    assertEquals(Optional.of("bastion"), found.first("ProxyJump"));
    assertEquals(
        List.of("~/.ssh/prod_hosts", "~/.ssh/more_hosts"), found.all("UserKnownHostsFile"));
    assertEquals(Optional.of("prod-db1"), found.first("HostKeyAlias"));
    assertEquals(Optional.of("7"), found.first("ConnectTimeout"));
    assertEquals(Optional.empty(), found.first("ServerAliveInterval"));
    sameAsOpenSsh("db1");
  }

  @Test
  void theFirstValueWinsAndKeyFilesCollect() throws Exception {
    write(
        """
        User first
        Host db*
          User second
          Port 2201
          IdentityFile one
          IdentityFile two
        Host db1
          Port 2202
          IdentityFile two
          IdentityFile three
        """);

    HostConfig found = of("db1");

    assertEquals(Optional.of("first"), found.first("user"));
    assertEquals(Optional.of("2201"), found.first("port"));
    assertEquals(List.of("one", "two", "three"), found.all("identityfile"));
    sameAsOpenSsh("db1", "db2", "web");
  }

  @Test
  void hostPatternsHaveWildcardsAndExceptions() throws Exception {
    write(
        """
        Host *.example.com !old.example.com db?
          Port 2222
        Host !*
          Port 1
        """);

    assertEquals(Optional.of("2222"), of("a.example.com").first("port"));
    assertEquals(Optional.of("2222"), of("db1").first("port"));
    assertEquals(Optional.empty(), of("old.example.com").first("port"));
    assertEquals(Optional.empty(), of("db10").first("port"));
    sameAsOpenSsh("a.example.com", "db1", "old.example.com", "db10");
  }

  @Test
  void wordsMayBeQuotedAndSetWithAnEqualsSign() throws Exception {
    write(
        """
        hOsT "db1"
          HOSTNAME=10.0.0.9
          Port = 2222
          User "pat"   # the usual one
          IdentityFile "~/my keys/id"
        """);

    HostConfig found = of("db1");

    assertEquals(Optional.of("10.0.0.9"), found.first("hostname"));
    assertEquals(Optional.of("2222"), found.first("port"));
    assertEquals(Optional.of("pat"), found.first("user"));
    assertEquals(List.of("~/my keys/id"), found.all("identityfile"));
    sameAsOpenSsh("db1");
  }

  @Test
  void hostNameHasItsTokens() throws Exception {
    write(
        """
        Host db1 db2
          HostName %h.example.com
        Host fe80
          HostName fe80::1%%eth0
        """);

    assertEquals(Optional.of("db1.example.com"), of("db1").first("hostname"));
    assertEquals(Optional.of("fe80::1%eth0"), of("fe80").first("hostname"));
    sameAsOpenSsh("db1", "db2", "fe80");
  }

  @Test
  void namesOfFilesHaveTheirTokens() {
    Tokens tokens =
        new Tokens(
            settings(Optional.empty(), home.resolve(".ssh/config")),
            "db1",
            "10.0.0.1",
            2222,
            "pat");

    assertEquals(home.resolve("keys/10.0.0.1"), tokens.path("~/keys/%h"));
    assertEquals(home.resolve("db1-2222-pat-me%"), tokens.path("%d/%n-%p-%r-%u%%"));
    assertEquals(Path.of("/k"), tokens.path("/k${RUNBOOK_TEST_THAT_NOBODY_SETS}"));
  }

  @Test
  void matchKnowsHostsAndUsers() throws Exception {
    write(
        """
        Host alias
          HostName db1.example.com
        Match host *.example.com
          Port 2201
        Match originalhost alias user pat
          ProxyJump bastion
        Match !user pat originalhost alias
          ProxyJump other
        Match localuser nobody-at-all
          Port 1
        Match all
          ConnectTimeout 9
        """);

    assertEquals(Optional.of("2201"), of("alias").first("port"));
    assertEquals(Optional.of("9"), of("alias").first("connecttimeout"));
    assertEquals(Optional.of("other"), of("alias").first("proxyjump"));
    assertEquals(
        Optional.of("bastion"), reader().of("alias", Optional.of("pat")).first("proxyjump"));
    sameAsOpenSsh("alias", "web");
  }

  @Test
  void aMatchThatCannotBeJudgedHereDoesNotMatch() throws Exception {
    write(
        """
        Match exec "true"
          Port 1
        Match !exec "true"
          Port 2
        Match tagged x host *
          Port 3
        Match final host *
          Port 4
        Match host *
          Port 5
        """);

    assertEquals(Optional.of("5"), of("db1").first("port"));
  }

  @Test
  void includedFilesCountWhereTheyStand() throws Exception {
    Files.createDirectories(home.resolve(".ssh/conf.d/more"));
    Files.writeString(home.resolve(".ssh/conf.d/b"), "Host *\n  Port 2202\n");
    Files.writeString(home.resolve(".ssh/conf.d/a"), "Host db1\n  User a\nHost *\n  User rest\n");
    Files.writeString(home.resolve(".ssh/conf.d/.a.swp"), "User swap\nPort 1\n");
    Files.writeString(home.resolve(".ssh/conf.d/more/c"), "ConnectTimeout 3\n");
    write(
        """
        Include conf.d/* conf.d/*/c missing ~/.ssh/missing/*
        Host *
          Port 2203
        Host web
          Include only-web
        """);
    Files.writeString(
        home.resolve(".ssh/only-web"), "HostKeyAlias w\nHost db1\n  HostKeyAlias d\n");

    assertEquals(Optional.of("a"), of("db1").first("user"));
    assertEquals(Optional.of("rest"), of("web").first("user"));
    assertEquals(Optional.of("2202"), of("db1").first("port"));
    assertEquals(Optional.of("3"), of("db1").first("connecttimeout"));
    assertEquals(Optional.of("w"), of("web").first("hostkeyalias"));
    assertEquals(Optional.empty(), of("db1").first("hostkeyalias"));
  }

  /// ssh_config(5): in ~/.ssh, not beside the file that includes.
  @Test
  void anIncludedFileIncludesFromTheSameDirectory() throws Exception {
    Files.createDirectories(home.resolve(".ssh/conf.d"));
    Files.writeString(home.resolve(".ssh/conf.d/a"), "Include b\n");
    Files.writeString(home.resolve(".ssh/conf.d/b"), "Port 2201\n");
    Files.writeString(home.resolve(".ssh/b"), "Port 2202\n");
    write("Include conf.d/a\n");

    assertEquals(Optional.of("2202"), of("db1").first("port"));
  }

  @Test
  void aFileThatIncludesItselfComesToAnEnd() throws Exception {
    write("Include config\nPort 2222\n");

    assertEquals(Optional.of("2222"), of("db1").first("port"));
  }

  @Test
  void ofProxyJumpAndProxyCommandTheFirstCounts() throws Exception {
    write(
        """
        Host jump
          ProxyJump bastion
        Host *
          ProxyCommand nc -X 5 %h %p
        Host *
          ProxyJump late
        """);

    assertEquals(Optional.of("bastion"), of("jump").first("proxyjump"));
    assertEquals(Optional.of("none"), of("jump").first("proxycommand"));
    assertEquals(Optional.of("nc -X 5 %h %p"), of("other").first("proxycommand"));
    assertEquals(Optional.of("none"), of("other").first("proxyjump"));
  }

  @Test
  void aPortThatIsNoneIsReported() throws Exception {
    write("Host db1\n  Port 70000\n");

    IOException thrown = assertThrows(IOException.class, () -> of("db1"));

    assertEquals(
        "`Port 70000` in %s is not a number from 1 to 65535."
            .formatted(home.resolve(".ssh/config")),
        thrown.getMessage());
    assertEquals(Optional.empty(), of("db2").first("port"));
  }

  @Test
  void theSystemsFileComesAfterTheUsers() throws Exception {
    write("Port 2201\n");
    Path system = home.resolve("system");
    Files.writeString(system, "Port 2202\nUser all\n");
    SshConfigReader reader =
        new SshConfigReader(home, List.of(home.resolve(".ssh/config"), system), "me");

    assertEquals(Optional.of("2201"), reader.of("db1", Optional.empty()).first("port"));
    assertEquals(Optional.of("all"), reader.of("db1", Optional.empty()).first("user"));
  }

  @Test
  void filesThatSayNothingForUsAreNoReasonToAsk() throws Exception {
    assertFalse(reader().saysAnything("db1"));
    write("Host *\n  ServerAliveInterval 5\n  Include more\n");
    assertFalse(reader().saysAnything("db1"));
    Files.writeString(home.resolve(".ssh/more"), "Host db1\n  User y\n");
    assertTrue(reader().saysAnything("db1"));
  }

  /// As every system with systemd 256 has it: what is said of other hosts costs no process.
  @Test
  void whatIsSaidOfOthersIsNoReasonToAsk() throws Exception {
    write(
        """
        Host unix/* vsock/*
          ProxyCommand /usr/lib/systemd/systemd-ssh-proxy %h %p
        Host web* !web1
          Port 2222
          Include of-web
        Host *
          HashKnownHosts yes
        """);
    Files.writeString(home.resolve(".ssh/of-web"), "User w\n");
    assertFalse(reader().saysAnything("db1"));
    assertTrue(reader().saysAnything("web2"));
    assertTrue(reader().saysAnything("vsock/3"));
    // An exception is for OpenSSH to judge, which tells large letters from small ones.
    assertTrue(reader().saysAnything("web1"));
    // So is whom these mean.
    for (String host :
        List.of(
            "ops@db1",
            "ssh://db1",
            "2001:db8::1",
            "127.1",
            "127.0.0.01",
            "127.0x1",
            "0x7f000001")) {
      assertTrue(reader().saysAnything(host), host);
    }
    for (String host : List.of("127.0.0.1", "db-0x1", "0xdb.example.com", "10.example.com")) {
      assertFalse(reader().saysAnything(host), host);
    }
  }

  /// Each file speaks of every host until it says of whom.
  @Test
  void whatAFileSaysLastOfWhomItMeansEndsWithIt() throws Exception {
    Path system = Files.writeString(home.resolve("system"), "Port 2202\n");
    for (String text : List.of("Host web\n  User w\n", "Host web\n", "Match user none\n")) {
      write(text);
      SshConfigReader both =
          new SshConfigReader(home, List.of(home.resolve(".ssh/config"), system), "me");
      assertTrue(both.saysAnything("db1"), text);
      assertEquals(Optional.of("2202"), both.of("db1", Optional.empty()).first("port"));

      Path first = Files.writeString(home.resolve(".ssh/a.conf"), text);
      Path second = Files.writeString(home.resolve(".ssh/b.conf"), "Port 2203\n");
      for (String include :
          List.of(first.resolveSibling("*.conf").toString(), first + " " + second)) {
        write("Include " + include + "\n");
        assertTrue(reader().saysAnything("db1"), text + include);
        assertEquals(Optional.of("2203"), of("db1").first("port"), text + include);
        sameAsOpenSsh("db1");
      }
    }
  }

  @Test
  void whatOnlyOpenSshCanJudgeIsAReasonToAsk() throws Exception {
    for (String text :
        List.of(
            "Match exec true\n  Port 1\n",
            "Host other\nMatch all\n  Port 1\n",
            "CanonicalizeHostname yes\n",
            "Include conf.%h\n",
            "Include ${HOME}/none\n",
            "Include ~root/none\n",
            "Include [a-z].conf\n",
            "Include a[.conf\n",
            "IdentityFile2 old\n")) {
      write(text);
      assertTrue(reader().saysAnything("db1"), text);
    }
    write("Host other\n  Include conf.%h\n");
    assertFalse(reader().saysAnything("db1"));
  }

  @Test
  void theFilesAreReadOnce() throws Exception {
    write("Host db1\n  Port 2222\n");
    SshConfigReader reader = reader();
    assertTrue(reader.saysAnything("db1"));

    write("");

    assertEquals(Optional.of("2222"), reader.of("db1", Optional.empty()).first("port"));
    assertFalse(reader.saysAnything("db2"));
  }

  /// Only hosts for which the files set everything that is compared, or nothing: `ssh -G` prints
  /// its defaults as well.
  private void sameAsOpenSsh(String... hosts) throws Exception {
    Optional<Path> ssh = SshSettings.ofThisProcess().sshProgram();
    if (ssh.isEmpty()) {
      return;
    }
    // Only OpenSSH can judge the last line, so that it is asked in any case.
    Path asked =
        Files.writeString(
            home.resolve(".ssh/asked"),
            Files.readString(home.resolve(".ssh/config")) + "\nMatch exec false\n  Port 1\n");
    SshConfig asking = new SshConfig(settings(ssh, asked));
    for (String host : hosts) {
      HostConfig theirs = asking.of(host, Optional.empty(), Optional.empty());
      HostConfig ours = of(host);
      for (String keyword : COMPARED) {
        Optional<String> found = ours.first(keyword);
        if (found.isPresent()) {
          assertTrue(reader().saysAnything(host), host + " " + keyword);
          assertEquals(theirs.first(keyword), found, host + " " + keyword);
        }
      }
      if (ours.first("port").isEmpty()) {
        assertEquals(Optional.of("22"), theirs.first("port"), host);
      }
      if (ours.first("hostname").isEmpty()) {
        assertEquals(Optional.of(host), theirs.first("hostname"), host);
      }
      if (!ours.all("identityfile").isEmpty()) {
        assertEquals(theirs.all("identityfile"), ours.all("identityfile"), host);
      }
    }
  }

  private void write(String text) throws Exception {
    Files.writeString(home.resolve(".ssh/config"), text);
  }

  private HostConfig of(String host) throws IOException {
    return reader().of(host, Optional.empty());
  }

  private SshConfigReader reader() {
    return new SshConfigReader(home, List.of(home.resolve(".ssh/config")), "me");
  }

  private SshSettings settings(Optional<Path> ssh, Path config) {
    return new SshSettings(
        home,
        "me",
        Optional.of(config),
        ssh,
        Optional.empty(),
        Detachment.DEFAULT,
        8,
        Duration.ofSeconds(15),
        List.of());
  }
}
