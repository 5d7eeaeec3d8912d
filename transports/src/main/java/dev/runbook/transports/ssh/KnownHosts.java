package dev.runbook.transports.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// What known_hosts files say, as sshd(8) describes their format ("SSH_KNOWN_HOSTS FILE FORMAT").
/// Immutable; one serves the connections to many hosts, so a name is looked up and not searched
/// for.
final class KnownHosts {
  private static final String HASHED = "|1|";

  /// Positions in `entries`, ascending, of the lines that are about a name that they spell out.
  private final Map<String, List<Integer>> spelled = new HashMap<>();

  /// Those of the lines that have to be tried: hashed names and patterns.
  private final List<Integer> tried = new ArrayList<>();

  private final List<Entry> entries;

  /// What a line is about.
  enum Marker {
    NONE,
    REVOKED,
    CERTIFICATE_AUTHORITY
  }

  /// One line.
  ///
  /// @param names the patterns, or one hashed name
  /// @param key base64, as in the file
  record Entry(Path file, int line, Marker marker, String names, String type, String key) {
    boolean isFor(String name) {
      return names.startsWith(HASHED)
          ? isHashOf(name)
          : HostPattern.matches(List.of(names.split(",", -1)), name);
    }

    String place() {
      return file + ":" + line;
    }

    /// The names, when the line holds nothing but names; empty when it has to be tried.
    List<String> spelledOut() {
      return names.startsWith(HASHED) || names.chars().anyMatch(c -> "*?!".indexOf(c) >= 0)
          ? List.of()
          : List.of(names.toLowerCase(Locale.ROOT).split(",", -1));
    }

    private boolean isHashOf(String name) {
      String[] parts = names.substring(HASHED.length()).split("\\|", -1);
      if (parts.length != 2) {
        return false;
      }
      try {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(parts[0]), "HmacSHA1"));
        byte[] hash = mac.doFinal(name.getBytes(UTF_8));
        return MessageDigest.isEqual(hash, Base64.getDecoder().decode(parts[1]));
      } catch (GeneralSecurityException | IllegalArgumentException _) {
        return false;
      }
    }
  }

  /// What the files say about a key that a host showed.
  sealed interface Verdict {
    record Known() implements Verdict {}

    record Unknown() implements Verdict {}

    /// Other keys are known.
    record Changed(Entry known) implements Verdict {}

    record Revoked(Entry by) implements Verdict {}

    /// Only a certificate authority is known, and we do not check certificates.
    record OnlyAuthority(Entry authority) implements Verdict {}
  }

  private KnownHosts(List<Entry> entries) {
    this.entries = List.copyOf(entries);
    for (int position = 0; position < entries.size(); position++) {
      List<String> names = entries.get(position).spelledOut();
      if (names.isEmpty()) {
        tried.add(position);
      }
      for (String name : new LinkedHashSet<>(names)) {
        spelled.computeIfAbsent(name, _ -> new ArrayList<>()).add(position);
      }
    }
  }

  List<Entry> entries() {
    return entries;
  }

  /// The lines that are about this name, in the order of the files.
  private List<Entry> about(String name) {
    return Stream.concat(
            spelled.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()).stream(),
            tried.stream().filter(position -> entries.get(position).isFor(name)))
        .sorted()
        .map(entries::get)
        .toList();
  }

  /// Reads what there is; a file that is missing is empty, a line that cannot be understood is
  /// passed over, as `ssh` does.
  static KnownHosts read(List<Path> files) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : files) {
      if (Files.isReadable(file) && !Files.isDirectory(file)) {
        int number = 0;
        for (String line : new String(Files.readAllBytes(file), UTF_8).lines().toList()) {
          number++;
          entry(file, number, line).ifPresent(entries::add);
        }
      }
    }
    return new KnownHosts(entries);
  }

  /// How a host is named in these files: `[name]:port` when the port is not 22.
  static String name(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    return port == 22 ? lower : "[" + lower + "]:" + port;
  }

  /// @param key the base64 of the key as the host showed it
  Verdict verdict(String host, int port, String type, String key) {
    Optional<Entry> revoked =
        Stream.of(name(host, port), name(host, 22))
            .flatMap(name -> about(name).stream())
            .filter(entry -> entry.marker() == Marker.REVOKED && entry.key().equals(key))
            .findFirst();
    if (revoked.isPresent()) {
      return new Verdict.Revoked(revoked.get());
    }
    Verdict verdict = verdict(name(host, port), type, key);
    // `ssh` accepts a key that is known for the host without the port.
    return verdict instanceof Verdict.Unknown
            && port != 22
            && verdict(name(host, 22), type, key) instanceof Verdict.Known known
        ? known
        : verdict;
  }

  /// The types of the keys that are known for a host, as they stand in the files: the server should
  /// show one of these.
  Set<String> types(String host, int port) {
    Set<String> types = new LinkedHashSet<>();
    for (String name : List.of(name(host, port), name(host, 22))) {
      if (types.isEmpty()) {
        about(name).stream()
            .filter(entry -> entry.marker() == Marker.NONE)
            .forEach(entry -> types.add(entry.type()));
      }
    }
    return types;
  }

  private Verdict verdict(String name, String type, String key) {
    List<Entry> matching =
        about(name).stream().filter(entry -> entry.marker() != Marker.REVOKED).toList();
    List<Entry> plain = matching.stream().filter(entry -> entry.marker() == Marker.NONE).toList();
    if (plain.stream().anyMatch(entry -> entry.key().equals(key))) {
      return new Verdict.Known();
    }
    Optional<Entry> other =
        plain.stream()
            .filter(entry -> entry.type().equals(type))
            .findFirst()
            .or(() -> plain.stream().findFirst());
    if (other.isPresent()) {
      return new Verdict.Changed(other.get());
    }
    return matching.stream()
        .findFirst()
        .<Verdict>map(Verdict.OnlyAuthority::new)
        .orElseGet(Verdict.Unknown::new);
  }

  private static Optional<Entry> entry(Path file, int number, String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    List<String> words = Arrays.asList(text.split("\\s+", -1));
    Marker marker =
        switch (words.getFirst()) {
          case "@revoked" -> Marker.REVOKED;
          case "@cert-authority" -> Marker.CERTIFICATE_AUTHORITY;
          default -> Marker.NONE;
        };
    int first = text.startsWith("@") ? 1 : 0;
    if (words.size() < first + 3 || (first == 1 && marker == Marker.NONE)) {
      return Optional.empty();
    }
    return Optional.of(
        new Entry(
            file, number, marker, words.get(first), words.get(first + 1), words.get(first + 2)));
  }
}
