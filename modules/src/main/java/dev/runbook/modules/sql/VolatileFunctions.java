package dev.runbook.modules.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Set;

/// Asks the server which of the functions that a statement calls may do more than read: a function
/// that is declared volatile may, unless it is one of PostgreSQL's own, or of its extensions, that
/// are known to read only.
///
/// What stays unseen: a volatile function behind a view or an operator. The read-only transaction
/// still keeps such a one from writing to tables.
final class VolatileFunctions {
  /// Volatile by declaration, because their answer changes within a statement, and harmless.
  static final Set<String> KNOWN_READERS =
      Set.of(
          // clocks, chance, waiting
          "clock_timestamp",
          "timeofday",
          "random",
          "random_normal",
          "gen_random_uuid",
          "uuidv4",
          "uuidv7",
          "pg_sleep",
          "pg_sleep_for",
          "pg_sleep_until",
          // log positions and recovery
          "pg_is_in_recovery",
          "pg_is_wal_replay_paused",
          "pg_get_wal_replay_pause_state",
          "pg_last_wal_receive_lsn",
          "pg_last_wal_replay_lsn",
          "pg_last_xact_replay_timestamp",
          "pg_current_wal_lsn",
          "pg_current_wal_insert_lsn",
          "pg_current_wal_flush_lsn",
          "pg_is_xlog_replay_paused",
          "pg_last_xlog_receive_location",
          "pg_last_xlog_replay_location",
          "pg_current_xlog_location",
          "pg_current_xlog_insert_location",
          "pg_current_xlog_flush_location",
          "pg_is_in_backup",
          "pg_backup_start_time",
          "pg_available_wal_summaries",
          "pg_wal_summary_contents",
          "pg_get_wal_summarizer_state",
          // the control file and other files
          "pg_control_system",
          "pg_control_checkpoint",
          "pg_control_recovery",
          "pg_control_init",
          "pg_ls_dir",
          "pg_ls_waldir",
          "pg_ls_archive_statusdir",
          "pg_ls_tmpdir",
          "pg_ls_logdir",
          "pg_ls_logicalmapdir",
          "pg_ls_logicalsnapdir",
          "pg_ls_replslotdir",
          "pg_ls_summariesdir",
          "pg_read_file",
          "pg_read_binary_file",
          "pg_stat_file",
          "pg_current_logfile",
          "pg_hba_file_rules",
          "pg_ident_file_mappings",
          "pg_show_all_file_settings",
          "pg_config",
          // sizes and states
          "pg_database_size",
          "pg_tablespace_size",
          "pg_relation_size",
          "pg_table_size",
          "pg_indexes_size",
          "pg_total_relation_size",
          "pg_column_size",
          "pg_lock_status",
          "pg_blocking_pids",
          "pg_safe_snapshot_blocking_pids",
          "pg_isolation_test_session_is_blocked",
          "pg_prepared_xact",
          "pg_get_backend_memory_contexts",
          "pg_get_shmem_allocations",
          "pg_get_shmem_allocations_numa",
          "pg_get_aios",
          "pg_notification_queue_usage",
          "pg_collation_actual_version",
          "pg_database_collation_actual_version",
          "pg_trigger_depth",
          "pg_cursor",
          "currval",
          "lastval",
          "pg_sequence_last_value",
          "pg_sequence_parameters",
          "pg_get_sequence_data",
          "pg_get_multixact_members",
          "pg_stat_get_snapshot_timestamp",
          "pg_stat_get_xact_numscans",
          "pg_stat_get_backend_io",
          "pg_stat_get_io",
          "pg_stat_get_recovery_prefetch",
          "pg_stat_get_xact_tuples_returned",
          "pg_stat_get_xact_tuples_fetched",
          "pg_stat_get_xact_tuples_inserted",
          "pg_stat_get_xact_tuples_updated",
          "pg_stat_get_xact_tuples_deleted",
          "pg_stat_get_xact_tuples_hot_updated",
          "pg_stat_get_xact_tuples_newpage_updated",
          "pg_stat_get_xact_blocks_fetched",
          "pg_stat_get_xact_blocks_hit",
          "pg_stat_get_xact_function_calls",
          "pg_stat_get_xact_function_total_time",
          "pg_stat_get_xact_function_self_time",
          // settings: local to a transaction that is rolled back
          "set_config",
          // extensions that look into files and pages
          "bt_index_check",
          "bt_index_parent_check",
          "gin_index_check",
          "verify_heapam",
          "get_raw_page",
          "heap_page_items",
          "heap_page_item_attrs",
          "bt_metap",
          "bt_page_stats",
          "bt_page_items",
          "page_header",
          "page_checksum",
          "pgstattuple",
          "pgstattuple_approx",
          "pgstatindex",
          "pg_relpages",
          "pg_buffercache_pages",
          "pg_buffercache_summary",
          "pg_visibility",
          "pg_visibility_map",
          "pg_visibility_map_summary",
          "pg_check_frozen",
          "pg_check_visible",
          "pg_freespace",
          "pg_stat_statements",
          "pg_stat_statements_info",
          "pg_get_wal_record_info",
          "pg_get_wal_records_info",
          "pg_get_wal_block_info",
          "pg_get_wal_stats");

  private static final String LOOKUP =
      """
      select distinct n.nspname, p.proname,
             n.nspname = 'pg_catalog' or exists (
               select 1 from pg_catalog.pg_depend d
               where d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                 and d.objid = p.oid and d.deptype = 'e')
      from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where p.provolatile = 'v'
        and (p.proname = any (?)
             or p.proname = any (?) and p.pronargs = 1 and exists (
               select 1 from pg_catalog.pg_type t
               where t.oid = p.proargtypes[0] and t.typtype = 'c'))
      order by 1, 2
      """;

  private VolatileFunctions() {}

  /// @throws StatementRefusal when it calls one that may do more than read
  static void refuse(Connection connection, SqlStatement statement)
      throws SQLException, StatementRefusal {
    Set<String> calls = ReadCheck.calls(statement);
    Set<String> attributes = ReadCheck.attributes(statement);
    if (calls.isEmpty() && attributes.isEmpty()) {
      return;
    }
    try (PreparedStatement lookup = connection.prepareStatement(LOOKUP)) {
      lookup.setArray(1, names(connection, calls));
      lookup.setArray(2, names(connection, attributes));
      try (ResultSet found = lookup.executeQuery()) {
        while (found.next()) {
          String schema = found.getString(1);
          String name = found.getString(2);
          if (!found.getBoolean(3) || !KNOWN_READERS.contains(name)) {
            throw new StatementRefusal(
                "`"
                    + schema
                    + "."
                    + name
                    + "` is volatile and not known to read only, so the statement is not"
                    + " `effect: read`.",
                "Say `effect: change`, or declare the function stable if it is one of yours that"
                    + " only reads.");
          }
        }
      }
    }
  }

  /// As the server keeps names: what is longer than 63 bytes is cut off.
  private static java.sql.Array names(Connection connection, Collection<String> names)
      throws SQLException {
    return connection.createArrayOf("name", names.toArray());
  }
}
