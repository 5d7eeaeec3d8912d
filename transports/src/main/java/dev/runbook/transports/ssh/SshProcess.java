package dev.runbook.transports.ssh;

import dev.runbook.engine.transport.TransportException;
import dev.runbook.engine.transport.TransportException.Kind;
import dev.runbook.transports.shell.HostProcess;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannel;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.ChannelListener;

/// A process behind a session channel (RFC 4254 section 6).
final class SshProcess implements HostProcess, ChannelListener {
  /// RFC 4254 section 6.10 names signals without SIG; numbers as on Linux.
  private static final List<String> SIGNALS =
      List.of(
          "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV",
          "USR2", "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU",
          "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  /// What `ssh` gives for a command whose end the server did not tell.
  private static final int NO_STATUS = 255;

  private final ChannelExec channel;
  private final String host;
  private final SshSessions.Place place;
  private final CountDownLatch ended = new CountDownLatch(1);

  /// @param channel not opened yet: it must tell us all that happens
  /// @param place is told when a stream is asked for, when it is let go, and when it has gone
  SshProcess(ChannelExec channel, String host, SshSessions.Place place) {
    this.channel = channel;
    this.host = host;
    this.place = place;
    channel.addChannelListener(this);
    channel.addCloseFutureListener(_ -> {
      ended.countDown();
      place.giveBack();
    });
  }

  @Override
  public void channelStateChanged(Channel changed, String hint) {
    if (hasStatus()) {
      ended.countDown();
    }
  }

  @Override
  public OutputStream stdin() {
    place.begin();
    return channel.getInvertedIn();
  }

  @Override
  public InputStream stdout() {
    place.begin();
    return channel.getInvertedOut();
  }

  @Override
  public InputStream stderr() {
    place.begin();
    return channel.getInvertedErr();
  }

  @Override
  public OptionalInt exit(Duration wait) throws TransportException, InterruptedException {
    if (wait.compareTo(FOR_EVER) >= 0) {
      // A deadline costs a virtual thread a timer, also one that is never reached.
      ended.await();
    } else if (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      return OptionalInt.empty();
    }
    ClientChannel source = channel;
    String signal = source.getExitSignal();
    Integer status = source.getExitStatus();
    if (signal != null) {
      return OptionalInt.of(128 + Math.max(0, SIGNALS.indexOf(signal)));
    }
    if (status != null) {
      return OptionalInt.of(status);
    }
    if (channel.getSession().isOpen()) {
      return OptionalInt.of(NO_STATUS);
    }
    throw new TransportException(
        Kind.DISCONNECTED,
        "The connection to `%s` broke while a command ran.".formatted(host),
        "What became of the command is not known: look at the host before it is run again.");
  }

  /// Gracefully: closed at once, MINA would not tell the server, which would count the channel for
  /// ever.
  @Override
  public void close() {
    place.leave();
    channel.close(false);
  }

  private boolean hasStatus() {
    return channel.getExitStatus() != null || channel.getExitSignal() != null;
  }
}
