import dev.runbook.transports.ssh.SshTransport;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/// An SSH server on the loopback address for the training run, which is reached as most hosts are:
/// with keys of Ed25519, the host's from a known_hosts file. It accepts one user with the password
/// in the directory's file `password` or with the key that it writes there as `id_ed25519`, and
/// runs commands as whoever started it. It writes its port to the file `port` when it is ready, and
/// ends when its standard input does.
///
/// java -cp LIB/* TrainingHost.java DIRECTORY
class TrainingHost {
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    String password = Files.readString(directory.resolve("password")).strip();
    // MINA knows the JDK's Ed25519 only when our client has told it.
    try (SshTransport ours = new SshTransport()) {
      ours.warmUp();
    }
    KeyPair host = key();
    KeyPair login = key();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setKeyPairProvider(KeyPairProvider.wrap(host));
    server.setPasswordAuthenticator(
        (user, given, _) -> user.equals("training") && given.equals(password));
    server.setPublickeyAuthenticator(
        (user, key, _) -> user.equals("training") && key.equals(login.getPublic()));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.start();
    Path identity =
        Files.createFile(
            directory.resolve("id_ed25519"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(identity)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(login, "training", null, out);
    }
    Files.writeString(
        directory.resolve("known_hosts"),
        "[127.0.0.1]:%d %s%n"
            .formatted(server.getPort(), PublicKeyEntry.toString(host.getPublic())));
    // Renamed into its place, so that whoever waits for it never reads half of it.
    Path port = Files.writeString(directory.resolve("port.new"), server.getPort() + "\n");
    Files.move(port, directory.resolve("port"));
    while (System.in.read() >= 0) {}
    server.stop(true);
  }

  private static KeyPair key() throws Exception {
    return SecurityUtils.getKeyPairGenerator("Ed25519").generateKeyPair();
  }
}
