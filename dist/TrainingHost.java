import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.server.shell.ProcessShellCommandFactory;

/// An SSH server on the loopback address for the training run: it accepts one user with the
/// password in the file that it is given, and runs commands as whoever started it. It writes its
/// port and the fingerprint of its key to a file, and ends when its standard input does.
///
/// java -cp LIB/* TrainingHost.java PASSWORD-FILE WHERE
class TrainingHost {
  public static void main(String[] arguments) throws Exception {
    String password = Files.readString(Path.of(arguments[0])).strip();
    SshServer server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    SimpleGeneratorHostKeyProvider keys = new SimpleGeneratorHostKeyProvider();
    keys.setAlgorithm("EC");
    server.setKeyPairProvider(keys);
    server.setPasswordAuthenticator(
        (user, given, _) -> user.equals("training") && given.equals(password));
    server.setCommandFactory(ProcessShellCommandFactory.INSTANCE);
    server.start();
    String key = KeyUtils.getFingerPrint(keys.loadKeys(null).iterator().next().getPublic());
    Files.writeString(Path.of(arguments[1]), server.getPort() + " " + key + "\n");
    while (System.in.read() >= 0) {}
    server.stop(true);
  }
}
