package dev.runbook.modules.file;

import dev.runbook.engine.module.ArgumentException;
import dev.runbook.engine.module.Arguments;
import dev.runbook.engine.module.ModuleSpec;
import dev.runbook.engine.module.Parameter;
import dev.runbook.engine.module.WrittenArguments;
import dev.runbook.engine.value.Value;
import dev.runbook.engine.value.ValueType;
import dev.runbook.engine.value.ValueType.Simple;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The table of the module's arguments, and how they become an action.
final class FileArguments {
  private static final long DEFAULT_LONGEST_BYTES = 8L * 1024 * 1024;

  static final ModuleSpec SPEC =
      ModuleSpec.of(
              "file",
              "Makes a path of the host what it should be: a file with this content or these"
                  + " settings, a directory, a link, nothing; or reads it. A file is replaced as a"
                  + " whole and flushed to disk, or not at all.",
              parameters(),
              FileResult.TYPE)
          .typing("type", "json");

  /// A name of PostgreSQL's settings (chapter 20.1), or an extension's after its name (20.16).
  private static final Pattern SETTING =
      Pattern.compile("[a-z_][a-z0-9_$]*(\\.[a-z_][a-z0-9_$]*)*");

  /// Which arguments each action takes besides `action` and `path`.
  private static final Map<String, Set<String>> TAKEN = taken();

  private FileArguments() {}

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.required("path", Simple.PATH, "The absolute path on the host."),
        Parameter.optional(
            "action",
            ValueType.oneOf(
                "present", "absent", "directory", "read", "move", "link", "empty", "copy", "fetch"),
            "What to do; `present` by default. `absent` and `empty` destroy."),
        Parameter.optional(
            "content",
            Simple.DYNAMIC,
            "present: the text as it stands, or `{ json: value }`, or `{ lines: [...] }`."),
        Parameter.optional(
                "template",
                Simple.STRING,
                "present: instead of `content` a template file beside this one, whose `{{name}}`"
                    + " are filled in as they would be in the step. The name is written out; a"
                    + " saved plan is bound to the file.")
            .inFile(),
        Parameter.optional(
            "encoding",
            ValueType.oneOf("text", "base64"),
            "present: how `content` is written; `base64` for any bytes, `text` by default."),
        Parameter.optional(
            "format",
            ValueType.oneOf("text", "lines", "json", "pgconf", "base64"),
            "read: what fills `content`, `lines`, `json`, `settings` or again `content`; `text` by"
                + " default. present: `pgconf` with `settings`."),
        Parameter.optional(
            "type",
            Simple.STRING,
            "read with `format: json`: the type of `json`, one of those under `types` of this file;"
                + " content of another type fails the step."),
        Parameter.optional(
            "settings",
            new ValueType.MapOf(Simple.DYNAMIC),
            "present with `format: pgconf`: settings that are to hold. Existing lines stay, other"
                + " values of the same settings become comments; null only comments out."),
        Parameter.optional(
            "comment_out",
            ValueType.listOf(Simple.STRING),
            "present with `format: pgconf`: names or globs of further settings that become"
                + " comments."),
        Parameter.optional(
            "source", Simple.PATH, "copy: a file of the control machine, at most 64 MiB."),
        Parameter.optional(
            "to",
            Simple.PATH,
            "move: the new path, on the same file system. fetch: the path on the control machine."),
        Parameter.optional("target", Simple.PATH, "link: what the link holds."),
        Parameter.optional("owner", Simple.STRING, "A name or number; unsaid, it stays as it is."),
        Parameter.optional("group", Simple.STRING, "A name or number; unsaid, it stays as it is."),
        Parameter.optional(
            "mode",
            Simple.STRING,
            "Octal digits in quotes, \"0640\". Unsaid, it stays as it is; new files get 0644, with"
                + " a secret in them 0600, new directories 0755."),
        Parameter.optional(
            "backup",
            Simple.BOOL,
            "present, copy: keeps the old file beside it as `NAME.before-RUN`; `false` by"
                + " default."),
        Parameter.optional(
            "parents",
            Simple.BOOL,
            "present, copy: makes missing directories above the file, with mode 0755; `false` by"
                + " default."),
        Parameter.optional(
            "sensitive",
            Simple.BOOL,
            "present, copy: no diff is shown. read: what is read is a secret. Content with a secret"
                + " in it always is."),
        Parameter.optional(
            "max_size", Simple.SIZE, "read: a longer file is refused; `8MiB` by default."),
        Parameter.optional(
            "optional",
            Simple.BOOL,
            "read: whether a missing file is an answer (`exists` is false) and not a failure;"
                + " `false` by default."),
        Parameter.optional(
            "recursive",
            Simple.BOOL,
            "absent: whether a directory goes with all that is in it; `false` by default."),
        Parameter.optional(
            "keep", ValueType.listOf(Simple.STRING), "empty: names or globs of what stays."),
        Parameter.optional(
            "aside",
            Simple.PATH,
            "empty: a directory on the same file system to which everything is moved instead of"
                + " being removed."),
        Parameter.optional(
            "follow",
            Simple.BOOL,
            "empty: whether the path may be a link, of which the target is emptied; `false` by"
                + " default."));
  }

  private static Map<String, Set<String>> taken() {
    Map<String, Set<String>> taken = new HashMap<>();
    taken.put(
        "present",
        Set.of(
            "content",
            "template",
            "encoding",
            "format",
            "settings",
            "comment_out",
            "owner",
            "group",
            "mode",
            "backup",
            "parents",
            "sensitive"));
    taken.put("copy", Set.of("source", "owner", "group", "mode", "backup", "parents", "sensitive"));
    taken.put("read", Set.of("format", "type", "max_size", "optional", "sensitive"));
    taken.put("absent", Set.of("recursive"));
    taken.put("directory", Set.of("owner", "group", "mode"));
    taken.put("move", Set.of("to"));
    taken.put("link", Set.of("target"));
    taken.put("empty", Set.of("keep", "aside", "follow"));
    taken.put("fetch", Set.of("to"));
    return Map.copyOf(taken);
  }

  /// What a step is known to do by reading alone.
  static Set<String> actions(WrittenArguments written) {
    Optional<String> action = known("action", "present", written);
    if (action.isEmpty()) {
      return Set.of();
    }
    Set<String> actions = new LinkedHashSet<>(Set.of("action: " + action.get()));
    if (action.get().equals("read")) {
      Optional<String> format = known("format", "text", written);
      if (format.isEmpty()) {
        return Set.of();
      }
      actions.add("action: read, format: " + format.get());
    }
    return actions;
  }

  private static Optional<String> known(String name, String otherwise, WrittenArguments written) {
    return written.names().contains(name) ? written.text(name) : Optional.of(otherwise);
  }

  static FileAction read(Arguments arguments) throws ArgumentException {
    String action = arguments.text("action", "present");
    refuseForeign(action, arguments);
    String path = SafePath.absolute("path", arguments.text("path"));
    return switch (action) {
      case "present" -> present(path, arguments);
      case "copy" ->
          write(
              path,
              new ContentSource.Copied(Path.of(needed("source", action, arguments))),
              arguments);
      case "read" -> reading(path, arguments);
      case "absent" ->
          new RemovePath(
              path,
              arguments.flag("recursive", false)
                  ? RemovePath.Depth.RECURSIVE
                  : RemovePath.Depth.EMPTY_ONLY);
      case "directory" -> new MakeDirectory(path, ownership(arguments));
      case "move" -> new MovePath(path, SafePath.absolute("to", needed("to", action, arguments)));
      case "link" -> new MakeLink(path, needed("target", action, arguments));
      case "empty" -> empty(path, arguments);
      case "fetch" -> new FetchFile(path, Path.of(needed("to", action, arguments)));
      default -> throw new ArgumentException("action", "There is no action `" + action + "`.");
    };
  }

  private static void refuseForeign(String action, Arguments arguments) throws ArgumentException {
    Set<String> taken = TAKEN.getOrDefault(action, Set.of());
    for (String name : arguments.values().keySet()) {
      if (!name.equals("path") && !name.equals("action") && !taken.contains(name)) {
        throw new ArgumentException(
            name, "The action `" + action + "` of module `file` has no `" + name + "`.");
      }
    }
  }

  private static String needed(String name, String action, Arguments arguments)
      throws ArgumentException {
    if (!arguments.has(name)) {
      throw new ArgumentException("", "The action `" + action + "` needs `" + name + "`.");
    }
    return arguments.text(name);
  }

  private static FileAction present(String path, Arguments arguments) throws ArgumentException {
    String format = arguments.text("format", "text");
    if (format.equals("pgconf")) {
      return settings(path, arguments);
    }
    if (arguments.has("format")) {
      throw new ArgumentException(
          "format",
          "A file is written with `format: pgconf` and `settings`, or without `format`: `content: {"
              + " json: ... }` writes JSON.");
    }
    if (arguments.has("settings") || arguments.has("comment_out")) {
      throw new ArgumentException("settings", "`settings` needs `format: pgconf`.");
    }
    if (arguments.has("template")) {
      return template(path, arguments);
    }
    if (!arguments.has("content")) {
      throw new ArgumentException(
          "",
          "The action `present` needs `content` or `template`; an empty file is `content: \"\"`.");
    }
    return write(path, source(arguments), arguments);
  }

  private static FileAction template(String path, Arguments arguments) throws ArgumentException {
    for (String other : List.of("content", "encoding")) {
      if (arguments.has(other)) {
        throw new ArgumentException(other, "`template` is the content: it has no `" + other + "`.");
      }
    }
    return write(path, new ContentSource.Literal(arguments.value("template")), arguments);
  }

  private static ContentSource source(Arguments arguments) throws ArgumentException {
    Value content = arguments.value("content");
    boolean base64 = arguments.text("encoding", "text").equals("base64");
    if (base64) {
      return new ContentSource.Encoded(content);
    }
    return switch (content.revealed()) {
      case Value.Mapping(var entries) when entries.size() == 1 && entries.containsKey("json") ->
          new ContentSource.Json(entries.getOrDefault("json", Value.NULL));
      case Value.Mapping(var entries)
          when entries.size() == 1
              && entries.getOrDefault("lines", Value.NULL).revealed()
                  instanceof Value.Listing(var lines) ->
          new ContentSource.Lines(lines);
      case Value.Mapping _ ->
          throw new ArgumentException(
              "content", "`content` is a text, `{ json: value }` or `{ lines: [...] }`.");
      case Value.Listing _, Value.Null _, Value.Decimal _, Value.Time _, Value.Size _ ->
          throw new ArgumentException(
              "content",
              "`content` is a text, `{ json: value }` or `{ lines: [...] }`; a list is none of"
                  + " them.");
      case Value.Text _,
          Value.Whole _,
          Value.Bool _,
          Value.Lsn _,
          Value.Moment _,
          Value.Unknown _,
          Value.Sensitive _ ->
          new ContentSource.Literal(content);
    };
  }

  private static FileAction write(String path, ContentSource source, Arguments arguments)
      throws ArgumentException {
    return new WriteFile(path, source, manner(source.secret(), arguments));
  }

  private static FileAction settings(String path, Arguments arguments) throws ArgumentException {
    if (arguments.has("content") || arguments.has("template") || arguments.has("encoding")) {
      throw new ArgumentException("content", "`format: pgconf` takes `settings`, not `content`.");
    }
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> commentOut = new ArrayList<>(arguments.texts("comment_out"));
    for (Map.Entry<String, Value> setting : arguments.map("settings").entrySet()) {
      String name = setting.getKey().toLowerCase(Locale.ROOT);
      if (!SETTING.matcher(name).matches()) {
        throw new ArgumentException("settings", "`" + name + "` is no name of a setting.");
      }
      Optional<String> value = SettingValue.written(setting.getValue());
      if (value.isPresent()) {
        settings.put(name, value.get());
      } else {
        commentOut.add(name);
      }
    }
    if (settings.isEmpty() && commentOut.isEmpty()) {
      throw new ArgumentException("", "`format: pgconf` needs `settings` or `comment_out`.");
    }
    boolean secret = arguments.find("settings").map(Value::hasSensitive).orElse(false);
    return new EditSettings(path, settings, commentOut, manner(secret, arguments));
  }

  private static FileAction reading(String path, Arguments arguments) throws ArgumentException {
    if (arguments.has("type") && !arguments.text("format", "text").equals("json")) {
      throw new ArgumentException("type", "`type` says what `format: json` reads.");
    }
    return new ReadFile(
        path,
        ReadFile.Format.valueOf(arguments.text("format", "text").toUpperCase(Locale.ROOT)),
        arguments.size("max_size", DEFAULT_LONGEST_BYTES),
        secrecy(false, arguments),
        arguments.flag("optional", false) ? ReadFile.Missing.IS_AN_ANSWER : ReadFile.Missing.FAILS);
  }

  private static FileAction empty(String path, Arguments arguments) throws ArgumentException {
    Optional<String> aside = Optional.empty();
    if (arguments.has("aside")) {
      aside = Optional.of(SafePath.absolute("aside", arguments.text("aside")));
    }
    return new EmptyDirectory(
        path,
        arguments.texts("keep"),
        aside,
        arguments.flag("follow", false) ? HostFiles.Links.FOLLOW : HostFiles.Links.KEEP);
  }

  private static Ownership ownership(Arguments arguments) throws ArgumentException {
    return Ownership.of(
        arguments.optionalText("owner"),
        arguments.optionalText("group"),
        arguments.optionalText("mode"));
  }

  private static Manner.Secrecy secrecy(boolean tainted, Arguments arguments) {
    return tainted || arguments.flag("sensitive", false)
        ? Manner.Secrecy.SECRET
        : Manner.Secrecy.OPEN;
  }

  private static Manner manner(boolean tainted, Arguments arguments) throws ArgumentException {
    return new Manner(
        ownership(arguments),
        secrecy(tainted, arguments),
        arguments.flag("backup", false) ? Manner.Keep.BACKUP : Manner.Keep.NOTHING,
        arguments.flag("parents", false) ? Manner.Parents.MADE : Manner.Parents.EXPECTED);
  }
}
