package dev.runbook.modules.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runbook.engine.value.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementSplittingTest {
  private static List<String> texts(String script) {
    return SqlStatement.split(Value.text(script)).stream().map(SqlStatement::text).toList();
  }

  @Test
  void aScriptIsCutAtItsSemicolons() {
    assertEquals(
        List.of("create table a (b int)", "insert into a values (';')", "select 1"),
        texts(
            """
            create table a (b int);
            -- not; here
            insert into a values (';');
            ;
            select 1 -- x ;
            """));
  }

  @Test
  void aFunctionsBodyAndARulesActionsStayWhole() {
    String function =
        """
        create or replace function f(a int) returns int language sql
        begin atomic
          select case when a > 1 then 2 end;
          select 3;
        end\
        """;
    String rule = "create rule r as on insert to t do also (delete from u; delete from v)";
    String block = "do $$ begin perform 1; end $$";
    assertEquals(
        List.of(function, rule, block, "commit"),
        texts(String.join(";\n", function, rule, block, "commit")));
  }

  @Test
  void parametersGoToTheStatementsThatTheyStandIn() {
    Value script =
        Steps.sql("select ?, 'a?'; select 1; select a ?? ?", Value.whole(1), Value.text("k"));
    List<SqlStatement> statements = SqlStatement.split(script);
    assertEquals(
        List.of(List.of(Value.whole(1)), List.of(), List.of(Value.text("k"))),
        statements.stream().map(SqlStatement::parameters).toList());
    assertEquals("select $1, 'a?'", statements.getFirst().sent());
    assertEquals("select a ? $1", statements.getLast().sent());
    assertEquals("select a ? 'k'", statements.getLast().shown());
  }

  @Test
  void theQuestionMarksOfAPlainTextAreOperators() {
    SqlStatement statement =
        SqlStatement.split(Value.text("select '{}'::jsonb ?| array['?'] and a ?? b")).getFirst();
    assertEquals("select '{}'::jsonb ??| array['?'] and a ???? b", statement.text());
    assertEquals("select '{}'::jsonb ?| array['?'] and a ?? b", statement.sent());
  }
}
