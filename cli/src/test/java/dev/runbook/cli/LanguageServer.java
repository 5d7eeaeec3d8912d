package dev.runbook.cli;

import dev.runbook.engine.value.JsonValues;
import dev.runbook.engine.value.Value;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The YAML language server as an editor starts it: a process spoken to by the Language Server
/// Protocol 3.17, one message after the other. Closing ends the process.
final class LanguageServer implements AutoCloseable {
  private final Process process;
  private final InputStream from;
  private final OutputStream to;
  private final Map<String, Value> settings;
  private final Map<String, Value> problems = new LinkedHashMap<>();
  private long lastId;

  /// Where in a text somebody types, at the mark `^`.
  record Cursor(String text, long line, long character) {
    static Cursor in(String marked) {
      int at = marked.indexOf('^');
      String before = marked.substring(0, at);
      return new Cursor(
          before + marked.substring(at + 1),
          before.chars().filter(each -> each == '\n').count(),
          at - before.lastIndexOf('\n') - 1L);
    }
  }

  /// @param command how the server is started
  /// @param project the folder that is open
  /// @param settings by their sections: `yaml`
  LanguageServer(List<String> command, Path project, Map<String, Value> settings)
      throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    from = process.getInputStream();
    to = process.getOutputStream();
    this.settings = settings;
    String root = project.toUri().toString();
    ask(
        "initialize",
        Map.of(
            "processId",
            Value.whole(ProcessHandle.current().pid()),
            "rootUri",
            Value.text(root),
            "workspaceFolders",
            Value.list(
                List.of(Value.map(Map.of("uri", Value.text(root), "name", Value.text("site"))))),
            "capabilities",
            JsonValues.parse(
                """
                {"workspace": {"configuration": true, "workspaceFolders": true},
                 "textDocument": {
                   "hover": {"contentFormat": ["plaintext"]},
                   "completion": {"completionItem": {"documentationFormat": ["plaintext"]}}}}
                """)));
    tell("initialized", Map.of());
    tell("workspace/didChangeConfiguration", Map.of("settings", Value.map(settings)));
  }

  /// Opens a file and waits for what the server says of it: `LINE: MESSAGE`, lines from 1.
  List<String> problems(Path file, String text) throws IOException {
    String uri = open(file, text);
    while (!problems.containsKey(uri)) {
      handle(next());
    }
    return items(problems.get(uri)).stream()
        .map(problem ->
            (((Value.Whole) at(problem, "range", "start", "line").orElseThrow()).number() + 1)
                + ": "
                + text(at(problem, "message")))
        .toList();
  }

  /// What is offered where the text is marked: names with what is said of them.
  Map<String, String> completions(Path file, String marked) throws IOException {
    Map<String, String> offered = new LinkedHashMap<>();
    for (Value item :
        items(at(asked("textDocument/completion", file, marked), "items").orElseThrow())) {
      Optional<Value> said = at(item, "documentation");
      offered.put(
          text(at(item, "label")), text(said.flatMap(each -> at(each, "value")).or(() -> said)));
    }
    return offered;
  }

  /// What is shown of the word that is marked; empty when nothing is.
  String hover(Path file, String marked) throws IOException {
    return text(at(asked("textDocument/hover", file, marked), "contents", "value"));
  }

  private Value asked(String method, Path file, String marked) throws IOException {
    Cursor cursor = Cursor.in(marked);
    // Before it has said what is wrong the server may not have the schema yet.
    problems(file, cursor.text());
    String uri = file.toUri().toString();
    return ask(
        method,
        Map.of(
            "textDocument",
            Value.map(Map.of("uri", Value.text(uri))),
            "position",
            Value.map(
                Map.of(
                    "line", Value.whole(cursor.line()),
                    "character", Value.whole(cursor.character())))));
  }

  private String open(Path file, String text) throws IOException {
    String uri = file.toUri().toString();
    tell(
        "textDocument/didOpen",
        Map.of(
            "textDocument",
            Value.map(
                Map.of(
                    "uri", Value.text(uri),
                    "languageId", Value.text("yaml"),
                    "version", Value.whole(1),
                    "text", Value.text(text)))));
    return uri;
  }

  private Value ask(String method, Map<String, Value> parameters) throws IOException {
    Value id = Value.whole(++lastId);
    send(Map.of("id", id, "method", Value.text(method), "params", Value.map(parameters)));
    Predicate<Value> answer =
        message -> at(message, "id").equals(Optional.of(id)) && at(message, "method").isEmpty();
    Value message = next();
    while (!answer.test(message)) {
      handle(message);
      message = next();
    }
    return at(message, "result").orElseThrow(() -> new AssertionError(method + " failed"));
  }

  private void tell(String method, Map<String, Value> parameters) throws IOException {
    send(Map.of("method", Value.text(method), "params", Value.map(parameters)));
  }

  /// Answers what the server asks, and keeps the problems it tells of.
  private void handle(Value message) throws IOException {
    String method = text(at(message, "method"));
    if (method.equals("textDocument/publishDiagnostics")) {
      problems.put(
          text(at(message, "params", "uri")), at(message, "params", "diagnostics").orElseThrow());
    }
    Optional<Value> id = at(message, "id");
    if (id.isPresent()) {
      List<Value> answers = new ArrayList<>();
      at(message, "params", "items")
          .ifPresent(asked -> {
            for (Value item : items(asked)) {
              answers.add(settings.getOrDefault(text(at(item, "section")), Value.NULL));
            }
          });
      send(
          Map.of(
              "id",
              id.get(),
              "result",
              method.equals("workspace/configuration") ? Value.list(answers) : Value.NULL));
    }
  }

  private void send(Map<String, Value> message) throws IOException {
    Map<String, Value> all = new LinkedHashMap<>(message);
    all.put("jsonrpc", Value.text("2.0"));
    byte[] body = JsonValues.plain(Value.map(all)).getBytes(StandardCharsets.UTF_8);
    to.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    to.write(body);
    to.flush();
  }

  private Value next() throws IOException {
    int length = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring("Content-Length: ".length()));
      }
    }
    return JsonValues.parse(new String(from.readNBytes(length), StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int read = from.read(); read != '\n'; read = from.read()) {
      if (read < 0) {
        throw new EOFException("the language server has ended");
      }
      line.append((char) read);
    }
    return line.toString().strip();
  }

  private static Optional<Value> at(Value value, String... path) {
    Optional<Value> found = Optional.of(value);
    for (String name : path) {
      found =
          found.flatMap(each ->
              each instanceof Value.Mapping mapping ? mapping.field(name) : Optional.empty());
    }
    return found;
  }

  private static List<Value> items(Value value) {
    return value instanceof Value.Listing list ? list.items() : List.of();
  }

  private static String text(Optional<Value> value) {
    return value.isPresent() && value.get() instanceof Value.Text text ? text.text() : "";
  }

  @Override
  public void close() {
    process.destroy();
  }
}
