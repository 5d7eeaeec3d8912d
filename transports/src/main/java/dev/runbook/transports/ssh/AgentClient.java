package dev.runbook.transports.ssh;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.client.auth.pubkey.PublicKeyIdentity;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/// Asks an SSH agent for its keys and for signatures (draft-miller-ssh-agent), over a Unix socket
/// of the JDK.
final class AgentClient implements Closeable {
  private static final byte REQUEST_IDENTITIES = 11;
  private static final byte IDENTITIES_ANSWER = 12;
  private static final byte SIGN_REQUEST = 13;
  private static final byte SIGN_RESPONSE = 14;
  private static final int RSA_SHA2_256 = 2;
  private static final int RSA_SHA2_512 = 4;
  private static final int LARGEST_ANSWER = 1 << 20;
  private final SocketChannel channel;

  /// @throws IOException when nobody listens there
  AgentClient(Path socket) throws IOException {
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException failure) {
      channel.close();
      throw failure;
    }
  }

  /// The agent's keys in its order; kinds of key that we do not know (hardware tokens,
  /// certificates) are left out.
  List<AgentKey> keys() throws IOException {
    Buffer answer = ask(new byte[] {REQUEST_IDENTITIES}, IDENTITIES_ANSWER);
    int count = answer.getInt();
    List<AgentKey> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] blob = answer.getBytes();
      String comment = answer.getString();
      try {
        keys.add(new AgentKey(new ByteArrayBuffer(blob).getRawPublicKey(), blob, comment));
      } catch (Exception _) {
        // An agent may hold more kinds than we can use; `ssh` passes over them as well.
      }
    }
    return keys;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /// A key in the agent, to log in with.
  final class AgentKey implements PublicKeyIdentity {
    private final PublicKey key;
    private final byte[] blob;
    private final String comment;

    private AgentKey(PublicKey key, byte[] blob, String comment) {
      this.key = key;
      this.blob = blob;
      this.comment = comment;
    }

    PublicKey key() {
      return key;
    }

    String comment() {
      return comment;
    }

    @Override
    public KeyPair getKeyIdentity() {
      return new KeyPair(key, null);
    }

    /// The agent's signature, without the name of its algorithm.
    byte[] signed(String algorithm, byte[] data) throws IOException {
      Map.Entry<String, byte[]> made = answer(algorithm, data);
      if (!made.getKey().equals(algorithm)) {
        throw new IOException("It signed by " + made.getKey() + ", not by " + algorithm + ".");
      }
      return made.getValue();
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data)
        throws IOException {
      return answer(algorithm, data);
    }

    private Map.Entry<String, byte[]> answer(String algorithm, byte[] data) throws IOException {
      ByteArrayBuffer request = new ByteArrayBuffer();
      request.putByte(SIGN_REQUEST);
      request.putBytes(blob);
      request.putBytes(data);
      request.putInt(
          switch (algorithm) {
            case "rsa-sha2-256" -> RSA_SHA2_256;
            case "rsa-sha2-512" -> RSA_SHA2_512;
            default -> 0;
          });
      Buffer signature =
          new ByteArrayBuffer(ask(request.getCompactData(), SIGN_RESPONSE).getBytes());
      return Map.entry(signature.getString(), signature.getBytes());
    }
  }

  private synchronized Buffer ask(byte[] request, byte expected) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(4 + request.length);
    out.putInt(request.length).put(request).flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
    int length = read(4).getInt();
    if (length < 1 || length > LARGEST_ANSWER) {
      throw new IOException("The agent's answer cannot be understood.");
    }
    ByteArrayBuffer answer = new ByteArrayBuffer(read(length).array());
    if (answer.getByte() != expected) {
      throw new IOException("The agent refused.");
    }
    return answer;
  }

  private ByteBuffer read(int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new EOFException("The agent hung up.");
      }
    }
    return bytes.flip();
  }
}
