package dev.runbook.transports.ssh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.runbook.transports.ssh.KnownHosts.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
class KnownHostsTest {
  private static final String KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIKEYKEYKEY";
  private static final String OTHER = "AAAAC3NzaC1lZDI1NTE5AAAAIOTHEROTHER";
  private static final String ED25519 = "ssh-ed25519";

  /// `ssh-keygen -H` of `db1.example.com`.
  private static final String HASHED =
      "|1|DdSlCQgcPDwJ78l+RmeT1Vql+uw=|6nUosyq8POgpRDX0Agbaqb7L2o0=";

  @TempDir Path directory;

  @Test
  void aKeyIsKnownUnderItsName() throws Exception {
    KnownHosts known = read("db1,db1.example.com,10.0.0.1 ssh-ed25519 " + KEY + " a comment");

    for (String name : List.of("db1", "DB1.example.com", "10.0.0.1")) {
      assertInstanceOf(Verdict.Known.class, known.verdict(name, 22, ED25519, KEY), name);
    }
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db2", 22, ED25519, KEY));
  }

  @Test
  void anotherKeyUnderTheNameIsAChange() throws Exception {
    KnownHosts known = read("# first", "", "db1 ssh-ed25519 " + KEY);

    Verdict.Changed changed =
        assertInstanceOf(Verdict.Changed.class, known.verdict("db1", 22, ED25519, OTHER));

    assertEquals(directory.resolve("known") + ":3", changed.known().place());
  }

  @Test
  void aKeyOfAnotherTypeUnderTheNameIsAChangeToo() throws Exception {
    KnownHosts known = read("db1 ssh-ed25519 " + KEY);

    assertInstanceOf(Verdict.Changed.class, known.verdict("db1", 22, "ssh-rsa", OTHER));
  }

  @Test
  void severalKeysOfAHostAreAllKnown() throws Exception {
    KnownHosts known = read("db1 ssh-ed25519 " + KEY, "db1 ssh-rsa " + OTHER);

    assertInstanceOf(Verdict.Known.class, known.verdict("db1", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Known.class, known.verdict("db1", 22, "ssh-rsa", OTHER));
    assertEquals(Set.of("ssh-ed25519", "ssh-rsa"), known.types("db1", 22));
  }

  @Test
  void aNameWithAPortCountsForThatPort() throws Exception {
    KnownHosts known = read("[db1]:2222 ssh-ed25519 " + KEY);

    assertInstanceOf(Verdict.Known.class, known.verdict("db1", 2222, ED25519, KEY));
    assertInstanceOf(Verdict.Changed.class, known.verdict("db1", 2222, ED25519, OTHER));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db1", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db1", 2223, ED25519, KEY));
  }

  @Test
  void aNameWithoutAPortVouchesForTheKeyOnAnyPortAndAgainstNone() throws Exception {
    KnownHosts known = read("db1 ssh-ed25519 " + KEY);

    assertInstanceOf(Verdict.Known.class, known.verdict("db1", 2222, ED25519, KEY));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db1", 2222, ED25519, OTHER));
    assertEquals(Set.of("ssh-ed25519"), known.types("db1", 2222));
  }

  @Test
  void aHashedNameIsFound() throws Exception {
    KnownHosts known = read(HASHED + " ssh-ed25519 " + KEY);

    assertInstanceOf(Verdict.Known.class, known.verdict("db1.example.com", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Changed.class, known.verdict("db1.example.com", 22, ED25519, OTHER));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db1", 22, ED25519, KEY));
  }

  @Test
  void patternsAndExceptionsCount() throws Exception {
    KnownHosts known = read("*.example.com,!old.example.com,db? ssh-ed25519 " + KEY);

    assertInstanceOf(Verdict.Known.class, known.verdict("a.example.com", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Known.class, known.verdict("db7", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("old.example.com", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Unknown.class, known.verdict("db10", 22, ED25519, KEY));
  }

  @Test
  void aRevokedKeyIsRevokedWhateverElseIsSaid() throws Exception {
    KnownHosts known = read("db1 ssh-ed25519 " + KEY, "@revoked * ssh-ed25519 " + KEY);

    Verdict.Revoked revoked =
        assertInstanceOf(Verdict.Revoked.class, known.verdict("db1", 22, ED25519, KEY));
    assertEquals(2, revoked.by().line());
    assertInstanceOf(Verdict.Revoked.class, known.verdict("other", 2222, ED25519, KEY));
    assertInstanceOf(Verdict.Changed.class, known.verdict("db1", 22, ED25519, OTHER));
  }

  @Test
  void anAuthorityAloneSaysNothingAboutAKey() throws Exception {
    KnownHosts known = read("@cert-authority *.example.com ssh-ed25519 " + OTHER);

    assertInstanceOf(
        Verdict.OnlyAuthority.class, known.verdict("db1.example.com", 22, ED25519, KEY));
    assertInstanceOf(
        Verdict.OnlyAuthority.class, known.verdict("db1.example.com", 22, ED25519, OTHER));
    assertEquals(Set.of(), known.types("db1.example.com", 22));
  }

  @Test
  void whatCannotBeUnderstoodIsPassedOver() throws Exception {
    KnownHosts known =
        read(
            "db1",
            "db1 ssh-ed25519",
            "@unheard-of db1 ssh-ed25519 " + KEY,
            "|1|not base64|either ssh-ed25519 " + KEY,
            "|1|short ssh-ed25519 " + KEY,
            "db2\tssh-ed25519\t" + KEY);

    assertInstanceOf(Verdict.Unknown.class, known.verdict("db1", 22, ED25519, KEY));
    assertInstanceOf(Verdict.Known.class, known.verdict("db2", 22, ED25519, KEY));
  }

  @Test
  void severalFilesCountAndMissingOnesAreEmpty() throws Exception {
    Path second = directory.resolve("second");
    Files.writeString(second, "db2 ssh-ed25519 " + KEY + "\n");

    KnownHosts known = KnownHosts.read(List.of(directory.resolve("missing"), directory, second));

    assertInstanceOf(Verdict.Known.class, known.verdict("db2", 22, ED25519, KEY));
  }

  @Test
  void linesThatSpellANameAndPatternsCountInTheOrderOfTheFile() throws Exception {
    KnownHosts known =
        read(
            "* ssh-rsa " + OTHER,
            "DB1 ssh-ed25519 " + KEY,
            HASHED + " ssh-rsa " + OTHER,
            "db1,!db2,*.example.com ecdsa " + KEY);

    assertEquals(List.of("ssh-rsa", ED25519, "ecdsa"), List.copyOf(known.types("db1", 22)), "db1");
    assertEquals(List.of("ssh-rsa"), List.copyOf(known.types("db2", 22)), "db2");
    assertEquals(
        List.of("ssh-rsa", "ecdsa"), List.copyOf(known.types("db1.example.com", 22)), "hashed");
  }

  private KnownHosts read(String... lines) throws Exception {
    Path file = directory.resolve("known");
    Files.write(file, List.of(lines));
    return KnownHosts.read(List.of(file));
  }
}
