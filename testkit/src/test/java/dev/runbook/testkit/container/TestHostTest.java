package dev.runbook.testkit.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("containers")
class TestHostTest {
  private static TestHost host;
  private static TestHost other;

  @BeforeAll
  static void startTwoHosts() {
    host = TestHost.start();
    other = TestHost.start();
  }

  @AfterAll
  static void stopTheHosts() {
    host.close();
    other.close();
  }

  @Test
  void theLoginKeyIsReadableByItsOwnerOnly() throws Exception {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(host.privateKey())));
  }

  @Test
  void everyHostHasAKeyOfItsOwn() throws Exception {
    assertTrue(host.hostKeyFingerprint().startsWith("SHA256:"), host.hostKeyFingerprint());
    assertTrue(!host.hostKeyFingerprint().equals(other.hostKeyFingerprint()));
    assertTrue(
        Files.readString(host.knownHosts())
            .contains("[%s]:%d ssh-ed25519 ".formatted(host.address(), host.port())));
  }

  @Test
  void oneHostReachesTheSshServerOfTheOther() {
    String banner =
        host.must(
            "perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(q(%s:22))->getline'"
                .formatted(other.internalAddress()));
    assertTrue(banner.startsWith("SSH-2.0-OpenSSH"), banner);
  }

  @Test
  void postgresAnswersOnItsSocketToItsOwnerOnly() {
    other.startPostgres("local all all peer");
    assertEquals(
        "postgres", other.must("runuser -u postgres -- psql -Atc 'select current_user'").strip());
    ShellOutput refused = other.run("runuser -u ops -- psql -U postgres -Atc 'select 1'");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.stderr().contains("Peer authentication failed"), refused.stderr());
  }
}
