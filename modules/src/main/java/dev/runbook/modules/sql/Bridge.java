package dev.runbook.modules.sql;

import dev.runbook.engine.transport.Command;
import dev.runbook.engine.transport.PosixShell;
import java.util.Optional;

/// The command that joins its standard input and output to PostgreSQL's Unix socket, made of what
/// the host has: perl, python3, socat or `nc -U`, the first that works. Finding the socket,
/// choosing and bridging is one round trip.
///
/// Both directions are copied at the same time, so neither side can wait for the other for ever;
/// the end of the input is passed on, and the bridge ends when the server closes.
final class Bridge {
  private static final String PERL =
      """
      socket(S,PF_UNIX,SOCK_STREAM,0) or die "socket: $!\\n";
      connect(S,sockaddr_un($ARGV[0])) or die "cannot connect to $ARGV[0]: $!\\n";
      sub copy { my($f,$t)=@_; while(sysread($f,my $b,65536)) { my $o=0;
        while($o<length $b) { my $n=syswrite($t,$b,length($b)-$o,$o); defined $n or return; $o+=$n } } }
      my $k=fork; defined $k or die "fork: $!\\n";
      if(!$k) { copy(*STDIN,*S); shutdown(S,1); exit 0 }
      copy(*S,*STDOUT); kill 15,$k;
      """;

  private static final String PYTHON =
      """
      import os,socket,sys,threading
      s=socket.socket(socket.AF_UNIX)
      try: s.connect(sys.argv[1])
      except OSError as e: sys.exit("cannot connect to %s: %s"%(sys.argv[1],e.strerror))
      def up():
        try:
          while True:
            b=os.read(0,65536)
            if not b: break
            s.sendall(b)
          s.shutdown(socket.SHUT_WR)
        except OSError: pass
      threading.Thread(target=up,daemon=True).start()
      try:
        while True:
          b=s.recv(65536)
          if not b: break
          while b: b=b[os.write(1,b):]
      except OSError: pass
      os._exit(0)
      """;

  private Bridge() {}

  /// @param directory of the socket; empty means the usual ones
  static Command command(Optional<String> directory, int port) {
    return Command.sh(
        """
        d=%s; p=%d
        if [ -z "$d" ]; then
          for c in /var/run/postgresql /run/postgresql /tmp; do
            if [ -S "$c/.s.PGSQL.$p" ]; then d=$c; break; fi
          done
        fi
        s="$d/.s.PGSQL.$p"
        if [ ! -S "$s" ]; then
          if [ -n "$d" ]; then echo "there is no socket $s" >&2
          else echo "no socket .s.PGSQL.$p in /var/run/postgresql, /run/postgresql or /tmp" >&2; fi
          exit 66
        fi
        if perl -MSocket -e 1 2>/dev/null; then exec perl -MSocket -e %s "$s"; fi
        if python3 -c 'import socket' 2>/dev/null; then exec python3 -c %s "$s"; fi
        if command -v socat >/dev/null 2>&1; then exec socat - "UNIX-CONNECT:$s"; fi
        if nc -h 2>&1 | grep -q -e ' -U' -e '-[A-Za-z]*U'; then exec nc -U "$s"; fi
        echo 'no way to its Unix socket: perl, python3, socat and nc -U are all missing' >&2
        exit 69
        """
            .formatted(
                PosixShell.word(directory.orElse("")),
                port,
                PosixShell.word(PERL),
                PosixShell.word(PYTHON)));
  }
}
