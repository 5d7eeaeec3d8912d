package dev.runbook.engine.fact;

import static java.util.Objects.requireNonNull;

/// Which very thing something is that a look at a host met: the serial number of a disk, the UUID
/// of a file system, the key of the host. A saved plan is bound to these.
///
/// @param what the kind of identity, in the words of a sentence: `serial number`
/// @param subject the name it goes by: `/dev/vdc`; empty for the host itself
/// @param value what it is: `disk3`
public record Identity(String what, String subject, String value) {
  public Identity {
    requireNonNull(what, "what is null");
    requireNonNull(subject, "subject is null");
    requireNonNull(value, "value is null");
  }
}
