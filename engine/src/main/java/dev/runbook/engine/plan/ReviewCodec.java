package dev.runbook.engine.plan;

import static dev.runbook.engine.plan.ValueCodec.all;
import static dev.runbook.engine.plan.ValueCodec.each;

import dev.runbook.engine.value.Fields;
import dev.runbook.engine.value.Value;

/// What steps say to the reviewer as JSON and back: fields of the step, each only where it says
/// something.
final class ReviewCodec {
  private ReviewCodec() {}

  static void write(PlannedReview review, Fields to) {
    review.table().ifPresent(table -> to.put("review", value(table)));
    if (!review.irreversible().isEmpty()) {
      to.put("irreversible", review.irreversible());
    }
    if (!review.ifInterrupted().isEmpty()) {
      to.put("if_interrupted", review.ifInterrupted());
    }
  }

  static PlannedReview read(Fields from) {
    return new PlannedReview(
        from.has("review")
            ? java.util.Optional.of(table(from.fields("review")))
            : java.util.Optional.empty(),
        from.optional("irreversible").orElse(""),
        from.optional("if_interrupted").orElse(""));
  }

  private static Value value(PlannedTable table) {
    return new Fields()
        .put("title", table.title())
        .put("columns", table.columns())
        .put("rows", all(table.rows(), ReviewCodec::value))
        .mapping();
  }

  private static PlannedTable table(Fields from) {
    return new PlannedTable(
        from.text("title"), from.list("columns"), each(from, "rows", ReviewCodec::row));
  }

  private static Value value(PlannedTable.Row row) {
    return new Fields()
        .put("name", row.name())
        .put("cells", all(row.cells(), ValueCodec::value))
        .mapping();
  }

  private static PlannedTable.Row row(Fields from) {
    return new PlannedTable.Row(from.text("name"), each(from, "cells", ValueCodec::plannedValue));
  }
}
