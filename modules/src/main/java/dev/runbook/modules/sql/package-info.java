/// Statements, scripts and held sessions of PostgreSQL.
///
/// Not here: what is in a runbook's templates. Values come as bind parameters already.
@NullMarked
package dev.runbook.modules.sql;

import org.jspecify.annotations.NullMarked;
