package dev.runbook.engine.runbook;

import java.util.Map;
import java.util.Optional;

/// Keys that a play or a step has in Ansible and not here, and what takes their place. From
/// Ansible's "Playbook Keywords".
final class AnsibleKeys {
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("tasks", "The steps of a play are under `steps`."),
          Map.entry("pre_tasks", "Steps run in the order written: put them first under `steps`."),
          Map.entry("post_tasks", "Steps run in the order written: put them last under `steps`."),
          Map.entry("roles", "Steps that are used twice go into a steps file: `include: FILE`."),
          Map.entry("gather_facts", "Facts are gathered when a step names them: leave it out."),
          Map.entry("vars_files", "Inputs come from a file with `-e @FILE`."),
          Map.entry("vars_prompt", "What the operator gives is declared under `inputs`."),
          Map.entry("remote_user", "The login user is `connection: { user: NAME }` of the host."),
          Map.entry("become_user", "Write `become: NAME`."),
          Map.entry("become_method", "`become` uses sudo; leave it out."),
          Map.entry("connection", "How a host is reached is said in the inventory."),
          Map.entry("check_mode", "`runbook plan` says what would be done: leave it out."),
          Map.entry("diff", "`--diff` shows diffs: leave it out."),
          Map.entry("no_log", "Values of `!secret`, `!vault` and secret inputs are never shown."),
          Map.entry("block", "The steps of a block are under `steps`."),
          Map.entry("include_tasks", "Write `include: FILE`."),
          Map.entry("import_tasks", "Write `include: FILE`."),
          Map.entry("local_action", "Write `delegate_to: control` beside the module."),
          Map.entry("args", "All arguments are under the module's key."),
          Map.entry("async", "Write `long: true` in `shell`, and `timeout`."),
          Map.entry("poll", "Write `long: true` in `shell`, and `timeout`."),
          Map.entry("listen", "`notify` names a handler by its `name`."),
          Map.entry("loop_control", "The item's name is `as`."),
          Map.entry("with_items", "Write `loop: !expr \"...\"`."),
          Map.entry("with_dict", "Write `loop: !expr \"...\"`."),
          Map.entry("with_sequence", "Write `loop: !expr \"...\"`."),
          Map.entry("command", "Write `shell: { argv: [...] }`."),
          Map.entry("copy", "Write `file: { path: ..., source: ... }`."),
          Map.entry("template", "Write `file: { path: ..., content: \"...\" }`."),
          Map.entry("debug", "`runbook apply -v` shows what commands print."),
          Map.entry("set_fact", "Write `set: { name: ... }`."),
          Map.entry("pause", "Write `confirm: \"...\"` to ask the operator."));

  private AnsibleKeys() {}

  static Optional<String> advice(String key) {
    return Optional.ofNullable(INSTEAD.get(key));
  }
}
