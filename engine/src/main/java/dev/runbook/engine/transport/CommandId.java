package dev.runbook.engine.transport;

/// The id by which a command on a host is found again: letters, digits, `-` and `_` only, at most
/// 100 of them.
public record CommandId(String id) {
  public CommandId {
    if (!id.matches("[A-Za-z0-9_-]{1,100}")) {
      throw new IllegalArgumentException("not a command id: " + id);
    }
  }

  @Override
  public String toString() {
    return id;
  }
}
