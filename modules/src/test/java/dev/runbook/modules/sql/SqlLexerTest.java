package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlLexerTest {
  private static List<String> texts(String sql) {
    return SqlLexer.tokens(sql).stream().map(SqlToken::text).toList();
  }

  /// Written with `↵` for a new line and `␍` for a carriage return.
  private static String written(String text) {
    return text.replace('↵', '\n').replace('␍', '\r');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          select 'a', pg_x(), 'b' | select 'a' , pg_x ( ) , 'b'
          'it''s' pg_x() | 'it''s' pg_x ( )
          '\\' pg_x() | '\\' pg_x ( )
          E'\\' pg_x()' a | E'\\' pg_x()' a
          e'\\\\' pg_x() | e'\\\\' pg_x ( )
          E'a'↵'\\', ', pg_x(), 'b' | E'a'↵'\\', ' , pg_x ( ) , 'b'
          E'a' -- one␍ -- two↵ '\\', ', pg_x(), 'b' | E'a' -- one␍ -- two↵ '\\', ' , pg_x ( ) , 'b'
          'a'↵'b' pg_x() | 'a'↵'b' pg_x ( )
          'a' 'b' | 'a' 'b'
          E'a' '\\' pg_x() | E'a' '\\' pg_x ( )
          $$ ' $$ pg_x() | $$ ' $$ pg_x ( )
          $a$ $$ ' $a$ pg_x() | $a$ $$ ' $a$ pg_x ( )
          a$$b$$ pg_x() | a$$b$$ pg_x ( )
          $1$2 pg_x() | $1 $2 pg_x ( )
          -- ' ↵pg_x() | pg_x ( )
          -- ' ␍pg_x() | pg_x ( )
          /* ' /* */ ' */ pg_x() | pg_x ( )
          /*/ ' */ pg_x() | pg_x ( )
          pg_x/* */-- a↵() | pg_x ( )
          "a""b -- "() | "a""b -- " ( )
          U&"\\0070g_x"() | U&"\\0070g_x" ( )
          U&'\\' pg_x() | U&'\\' pg_x ( )
          1+pg_x() | 1 + pg_x ( )
          1e+pg_x() | 1 e + pg_x ( )
          1e+1+pg_x() | 1e+1 + pg_x ( )
          1.5e3-pg_x() | 1.5e3 - pg_x ( )
          0x1e+pg_x() | 0x1e + pg_x ( )
          0b1+pg_x() | 0b1 + pg_x ( )
          1_000.5 .5 | 1_000.5 .5
          1from t | 1 from t
          a ?? b ? c | a ?? b ? c
          x'1f' b'01' n'a' | x'1f' b'01' n'a'
          re'a' | re 'a'
          """)
  void sqlIsCutAsTheServerCutsIt(String sql, String tokens) {
    assertEquals(written(tokens), String.join(" ", texts(written(sql))));
  }

  @Test
  void whatIsNotClosedReachesToTheEnd() {
    assertEquals(List.of("'a; b"), texts("'a; b"));
    assertEquals(List.of("\"a; b"), texts("\"a; b"));
    assertEquals(List.of("E'a\\"), texts("E'a\\"));
    assertEquals(List.of("$a$; b"), texts("$a$; b"));
    assertEquals(List.of(), texts("/* a /* b */ ; c"));
  }

  @Test
  void aBlankOfAnotherScriptBelongsToTheName() {
    assertEquals(List.of("\u2003a"), texts("\u2003a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      textBlock =
          """
          Pg_X | pg_x
          "Pg_X" | Pg_X
          "a""b" | a"b
          ÄÖ | ÄÖ
          """)
  void aNameIsFoldedAsTheServerFoldsIt(String written, String name) {
    assertEquals(name, SqlLexer.tokens(written).getFirst().name());
  }
}
