package dev.runbook.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The words of the command that a shell script has come to, as far as they are written out: enough
/// to see that a word is code for somebody else.
final class SimpleCommand {
  private static final Set<String> RESERVED =
      Set.of(
          "if", "then", "elif", "else", "while", "until", "do", "!", "{", "}", "time", "fi", "done",
          "esac");
  private static final Set<String> SHELLS =
      Set.of(
          "sh", "bash", "dash", "ksh", "zsh", "ash", "su", "runuser", "script", "watch", "flock");
  private static final Set<String> LANGUAGES =
      Set.of("python", "python3", "python2", "perl", "ruby", "node", "php", "lua", "Rscript");
  private static final Set<String> DATABASES =
      Set.of("psql", "mysql", "mariadb", "sqlite3", "pgbench");
  private static final Set<String> EVALUATE = Set.of("eval", "let", "trap", "watch");
  private static final Set<String> AWKS = Set.of("awk", "gawk", "mawk", "nawk");
  private static final Pattern ASSIGNMENT =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);
  private static final Pattern GLUED_CODE =
      Pattern.compile("-[A-Za-z]*c|--command=|--eval=|--execute=");
  private static final Pattern CODE_FLAG =
      Pattern.compile("-[A-Za-z]*c|--command|-e|-r|--execute|-E|--eval");
  private static final String SSH_ARGUMENTS = "BbcDEeFIiJLlmOoPpQRSWw";

  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private boolean afterParenthesis;
  private boolean sawCase;

  void add(char letter) {
    inWord = true;
    afterParenthesis = false;
    word.append(letter);
  }

  /// A quoted part ended, even an empty one.
  void quoted() {
    inWord = true;
    afterParenthesis = false;
  }

  void endWord() {
    if (!inWord) {
      return;
    }
    String text = word.toString();
    word.setLength(0);
    inWord = false;
    sawCase |= words.isEmpty() && text.equals("case");
    boolean prefix = RESERVED.contains(text) || ASSIGNMENT.matcher(text).matches();
    if (!words.isEmpty() || !prefix) {
      words.add(text);
    }
  }

  void end() {
    endWord();
    words.clear();
    afterParenthesis = false;
  }

  void parenthesis() {
    afterParenthesis = true;
  }

  boolean wasParenthesis() {
    return afterParenthesis;
  }

  boolean isEmpty() {
    return !inWord && words.isEmpty();
  }

  boolean atWordStart() {
    return !inWord;
  }

  boolean wasCase() {
    return sawCase;
  }

  /// The place of a value in the current word: the one it seems to be in, unless the word is code.
  ShellPlace judge(ShellPlace place) {
    if (words.isEmpty()) {
      return place;
    }
    if (words.getFirst().equals("[[")) {
      return ShellPlace.DOUBLE_BRACKETS;
    }
    String before = words.getLast();
    boolean glued = GLUED_CODE.matcher(word).lookingAt();
    for (int i = 0; i < words.size(); i++) {
      String name = basename(words.get(i));
      boolean flagged = CODE_FLAG.matcher(before).matches() && i < words.size() - 1;
      if (EVALUATE.contains(name)) {
        return ShellPlace.CODE;
      }
      if (DATABASES.contains(name) && (flagged || glued || isOperand(name, i))) {
        return ShellPlace.SQL_CODE;
      }
      if ((SHELLS.contains(name) || LANGUAGES.contains(name)) && (flagged || glued)) {
        return ShellPlace.CODE;
      }
      if (name.equals("ssh") && sshDestinationGiven(i + 1)) {
        return ShellPlace.REMOTE_CODE;
      }
      if ((AWKS.contains(name) || name.equals("sed")) && isProgram(name, i + 1)) {
        return ShellPlace.PROGRAM;
      }
    }
    return place;
  }

  /// `sqlite3 FILE SQL`.
  private boolean isOperand(String name, int at) {
    return name.equals("sqlite3") && words.size() - at >= 2;
  }

  private boolean sshDestinationGiven(int from) {
    for (int i = from; i < words.size(); i++) {
      String each = words.get(i);
      if (!each.startsWith("-")) {
        return true;
      }
      boolean takesNext = each.length() == 2 && SSH_ARGUMENTS.indexOf(each.charAt(1)) >= 0;
      if (takesNext) {
        i++;
      }
    }
    return false;
  }

  /// Whether the current word is the program of awk or sed: its first operand, or what follows
  /// `-e`.
  private boolean isProgram(String name, int from) {
    String before = words.getLast();
    if (words.size() > from && (before.equals("-e") || before.equals("--expression"))) {
      return true;
    }
    if (word.toString().startsWith("-")) {
      return word.toString().startsWith("-e") || word.toString().startsWith("--expression=");
    }
    boolean scriptGiven = false;
    for (int i = from; i < words.size(); i++) {
      String each = words.get(i);
      boolean takesNext =
          AWKS.contains(name)
              ? Set.of("-v", "-F", "-f").contains(each)
              : Set.of("-e", "-f", "-l").contains(each);
      if (takesNext) {
        scriptGiven |= each.equals("-f") || each.equals("-e");
        if (i == words.size() - 1) {
          return false;
        }
        i++;
      } else if (!each.startsWith("-")) {
        scriptGiven = true;
      }
    }
    return !scriptGiven;
  }

  private static String basename(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
