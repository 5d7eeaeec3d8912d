/// What PostgreSQL's files and names say, as functions of the expression language: names of WAL
/// segments, backup labels, timeline histories.
///
/// Not here: anything that asks a server or a host.
@NullMarked
package dev.runbook.modules.postgres;

import org.jspecify.annotations.NullMarked;
