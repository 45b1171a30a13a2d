/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The layout of every struct of the ABI, written out: size, and offset and size of each field.
 *
 * This is what plugins that were built long ago rely on. A line that fails to compile is a break of
 * the ABI, unless the struct grew at its end: then, and only then, its SIZE changes and lines are
 * added. complete_layout.cmake proves that no struct, no field and no gap is missing here.
 */
#include <factport/ext/administration.h>
#include <factport/ext/config.h>
#include <factport/ext/transactions.h>
#include <factport/ext/wait.h>
#include <factport/factport.h>

#define SIZE(type, size) FACTPORT_STATIC_ASSERT(sizeof(type) == (size), "sizeof " #type)
#define FIELD(type, field, offset, size)                                                           \
  FACTPORT_STATIC_ASSERT(offsetof(type, field) == (offset) && sizeof(((type*)0)->field) == (size), \
                         "place of " #type "." #field)

/* bytes.h */

SIZE(factport_bytes, 16);
FIELD(factport_bytes, data, 0, 8);
FIELD(factport_bytes, size, 8, 8);

/* status.h */

SIZE(factport_failed_leaf, 16);
FIELD(factport_failed_leaf, node, 0, 4);
FIELD(factport_failed_leaf, reserved, 4, 4);
FIELD(factport_failed_leaf, actual_position, 8, 8);

SIZE(factport_detail, 32);
FIELD(factport_detail, key, 0, 16);
FIELD(factport_detail, value, 16, 16);

SIZE(factport_error_info, 72);
FIELD(factport_error_info, struct_size, 0, 4);
FIELD(factport_error_info, status, 4, 4);
FIELD(factport_error_info, vendor_code, 8, 8);
FIELD(factport_error_info, sqlstate, 16, 8);
FIELD(factport_error_info, message, 24, 16);
FIELD(factport_error_info, failed_leaves, 40, 8);
FIELD(factport_error_info, failed_leaf_count, 48, 4);
FIELD(factport_error_info, failed_leaf_stride, 52, 4);
FIELD(factport_error_info, details, 56, 8);
FIELD(factport_error_info, detail_count, 64, 4);
FIELD(factport_error_info, detail_stride, 68, 4);

SIZE(factport_error, 16);
FIELD(factport_error, struct_size, 0, 4);
FIELD(factport_error, reserved, 4, 4);
FIELD(factport_error, set, 8, 8);

/* call.h */

SIZE(factport_cancel_token, 32);
FIELD(factport_cancel_token, struct_size, 0, 4);
FIELD(factport_cancel_token, reserved, 4, 4);
FIELD(factport_cancel_token, is_cancelled, 8, 8);
FIELD(factport_cancel_token, subscribe, 16, 8);
FIELD(factport_cancel_token, unsubscribe, 24, 8);

SIZE(factport_call, 48);
FIELD(factport_call, struct_size, 0, 4);
FIELD(factport_call, given, 4, 4);
FIELD(factport_call, must_understand, 8, 8);
FIELD(factport_call, deadline_ns, 16, 8);
FIELD(factport_call, cancel, 24, 8);
FIELD(factport_call, traceparent, 32, 16);

/* host.h */

SIZE(factport_host, 96);
FIELD(factport_host, struct_size, 0, 4);
FIELD(factport_host, abi_major, 4, 4);
FIELD(factport_host, abi_minor, 8, 4);
FIELD(factport_host, reserved, 12, 4);
FIELD(factport_host, context, 16, 8);
FIELD(factport_host, name, 24, 16);
FIELD(factport_host, version, 40, 16);
FIELD(factport_host, log, 56, 8);
FIELD(factport_host, now_us, 64, 8);
FIELD(factport_host, monotonic_ns, 72, 8);
FIELD(factport_host, random_bytes, 80, 8);
FIELD(factport_host, get_extension, 88, 8);

/* event.h */

SIZE(factport_uuid, 16);
FIELD(factport_uuid, bytes, 0, 16);

SIZE(factport_new_event, 88);
FIELD(factport_new_event, target, 0, 4);
FIELD(factport_new_event, flags, 4, 4);
FIELD(factport_new_event, id, 8, 16);
FIELD(factport_new_event, occurred_at, 24, 8);
FIELD(factport_new_event, name, 32, 16);
FIELD(factport_new_event, payload, 48, 16);
FIELD(factport_new_event, metadata, 64, 16);
FIELD(factport_new_event, payload_format, 80, 4);
FIELD(factport_new_event, metadata_format, 84, 4);

SIZE(factport_event, 144);
FIELD(factport_event, position, 0, 8);
FIELD(factport_event, global_position, 8, 8);
FIELD(factport_event, occurred_at, 16, 8);
FIELD(factport_event, recorded_at, 24, 8);
FIELD(factport_event, id, 32, 16);
FIELD(factport_event, category, 48, 16);
FIELD(factport_event, stream, 64, 16);
FIELD(factport_event, name, 80, 16);
FIELD(factport_event, payload, 96, 16);
FIELD(factport_event, metadata, 112, 16);
FIELD(factport_event, flags, 128, 4);
FIELD(factport_event, payload_format, 132, 4);
FIELD(factport_event, metadata_format, 136, 4);
FIELD(factport_event, reserved, 140, 4);

/* condition.h */

SIZE(factport_condition, 24);
FIELD(factport_condition, kind, 0, 4);
FIELD(factport_condition, subtree, 4, 4);
FIELD(factport_condition, target, 8, 4);
FIELD(factport_condition, flags, 12, 4);
FIELD(factport_condition, position, 16, 8);

/* append.h */

SIZE(factport_target, 32);
FIELD(factport_target, category, 0, 16);
FIELD(factport_target, stream, 16, 16);

SIZE(factport_append_request, 80);
FIELD(factport_append_request, struct_size, 0, 4);
FIELD(factport_append_request, flags, 4, 4);
FIELD(factport_append_request, must_understand, 8, 8);
FIELD(factport_append_request, log, 16, 16);
FIELD(factport_append_request, targets, 32, 8);
FIELD(factport_append_request, target_count, 40, 4);
FIELD(factport_append_request, target_stride, 44, 4);
FIELD(factport_append_request, events, 48, 8);
FIELD(factport_append_request, event_count, 56, 4);
FIELD(factport_append_request, event_stride, 60, 4);
FIELD(factport_append_request, conditions, 64, 8);
FIELD(factport_append_request, condition_count, 72, 4);
FIELD(factport_append_request, condition_stride, 76, 4);

SIZE(factport_receipt, 24);
FIELD(factport_receipt, position, 0, 8);
FIELD(factport_receipt, global_position, 8, 8);
FIELD(factport_receipt, recorded_at, 16, 8);

SIZE(factport_append_result, 24);
FIELD(factport_append_result, struct_size, 0, 4);
FIELD(factport_append_result, flags, 4, 4);
FIELD(factport_append_result, receipts, 8, 8);
FIELD(factport_append_result, receipt_stride, 16, 4);
FIELD(factport_append_result, reserved, 20, 4);

/* scan.h */

SIZE(factport_scope, 56);
FIELD(factport_scope, kind, 0, 4);
FIELD(factport_scope, reserved, 4, 4);
FIELD(factport_scope, log, 8, 16);
FIELD(factport_scope, category, 24, 16);
FIELD(factport_scope, stream, 40, 16);

SIZE(factport_scan_request, 208);
FIELD(factport_scan_request, struct_size, 0, 4);
FIELD(factport_scan_request, flags, 4, 4);
FIELD(factport_scan_request, must_understand, 8, 8);
FIELD(factport_scan_request, given, 16, 8);
FIELD(factport_scan_request, scope, 24, 56);
FIELD(factport_scan_request, from, 80, 8);
FIELD(factport_scan_request, to, 88, 8);
FIELD(factport_scan_request, after, 96, 8);
FIELD(factport_scan_request, before, 104, 8);
FIELD(factport_scan_request, limit, 112, 8);
FIELD(factport_scan_request, names, 120, 8);
FIELD(factport_scan_request, name_count, 128, 4);
FIELD(factport_scan_request, name_stride, 132, 4);
FIELD(factport_scan_request, occurred_from, 136, 8);
FIELD(factport_scan_request, occurred_before, 144, 8);
FIELD(factport_scan_request, recorded_from, 152, 8);
FIELD(factport_scan_request, recorded_before, 160, 8);
FIELD(factport_scan_request, freshness, 168, 4);
FIELD(factport_scan_request, batch_events, 172, 4);
FIELD(factport_scan_request, at_least, 176, 8);
FIELD(factport_scan_request, batch_bytes, 184, 8);
FIELD(factport_scan_request, resume_token, 192, 16);

SIZE(factport_batch, 120);
FIELD(factport_batch, struct_size, 0, 4);
FIELD(factport_batch, event_stride, 4, 4);
FIELD(factport_batch, events, 8, 8);
FIELD(factport_batch, event_count, 16, 8);
FIELD(factport_batch, scanned_through, 24, 8);
FIELD(factport_batch, resume_token, 32, 64);
FIELD(factport_batch, resume_token_size, 96, 4);
FIELD(factport_batch, reserved, 100, 4);
FIELD(factport_batch, owner, 104, 8);
FIELD(factport_batch, release, 112, 8);

/* info.h */

SIZE(factport_info_request, 88);
FIELD(factport_info_request, struct_size, 0, 4);
FIELD(factport_info_request, flags, 4, 4);
FIELD(factport_info_request, must_understand, 8, 8);
FIELD(factport_info_request, scope, 16, 56);
FIELD(factport_info_request, freshness, 72, 4);
FIELD(factport_info_request, reserved, 76, 4);
FIELD(factport_info_request, at_least, 80, 8);

SIZE(factport_stream_info, 64);
FIELD(factport_stream_info, struct_size, 0, 4);
FIELD(factport_stream_info, flags, 4, 4);
FIELD(factport_stream_info, event_count, 8, 8);
FIELD(factport_stream_info, first_position, 16, 8);
FIELD(factport_stream_info, last_position, 24, 8);
FIELD(factport_stream_info, first_global_position, 32, 8);
FIELD(factport_stream_info, last_global_position, 40, 8);
FIELD(factport_stream_info, first_recorded_at, 48, 8);
FIELD(factport_stream_info, last_recorded_at, 56, 8);

SIZE(factport_log_info, 48);
FIELD(factport_log_info, struct_size, 0, 4);
FIELD(factport_log_info, level, 4, 4);
FIELD(factport_log_info, uuid, 8, 16);
FIELD(factport_log_info, epoch, 24, 8);
FIELD(factport_log_info, event_count, 32, 8);
FIELD(factport_log_info, last_global_position, 40, 8);

/* listing.h */

SIZE(factport_list_request, 88);
FIELD(factport_list_request, struct_size, 0, 4);
FIELD(factport_list_request, flags, 4, 4);
FIELD(factport_list_request, must_understand, 8, 8);
FIELD(factport_list_request, kind, 16, 4);
FIELD(factport_list_request, limit, 20, 4);
FIELD(factport_list_request, log, 24, 16);
FIELD(factport_list_request, category, 40, 16);
FIELD(factport_list_request, prefix, 56, 16);
FIELD(factport_list_request, after, 72, 16);

SIZE(factport_list_entry, 48);
FIELD(factport_list_entry, name, 0, 16);
FIELD(factport_list_entry, given, 16, 4);
FIELD(factport_list_entry, reserved, 20, 4);
FIELD(factport_list_entry, event_count, 24, 8);
FIELD(factport_list_entry, last_global_position, 32, 8);
FIELD(factport_list_entry, last_recorded_at, 40, 8);

SIZE(factport_listing, 40);
FIELD(factport_listing, struct_size, 0, 4);
FIELD(factport_listing, entry_stride, 4, 4);
FIELD(factport_listing, entries, 8, 8);
FIELD(factport_listing, entry_count, 16, 8);
FIELD(factport_listing, owner, 24, 8);
FIELD(factport_listing, release, 32, 8);

/* store.h */

SIZE(factport_open_request, 56);
FIELD(factport_open_request, struct_size, 0, 4);
FIELD(factport_open_request, flags, 4, 4);
FIELD(factport_open_request, must_understand, 8, 8);
FIELD(factport_open_request, config, 16, 16);
FIELD(factport_open_request, log, 32, 16);
FIELD(factport_open_request, level, 48, 4);
FIELD(factport_open_request, reserved, 52, 4);

SIZE(factport_store_facts, 56);
FIELD(factport_store_facts, struct_size, 0, 4);
FIELD(factport_store_facts, fidelity, 4, 4);
FIELD(factport_store_facts, capabilities, 8, 8);
FIELD(factport_store_facts, levels, 16, 4);
FIELD(factport_store_facts, filters, 20, 4);
FIELD(factport_store_facts, max_event_bytes, 24, 8);
FIELD(factport_store_facts, max_append_bytes, 32, 8);
FIELD(factport_store_facts, max_append_events, 40, 4);
FIELD(factport_store_facts, max_append_targets, 44, 4);
FIELD(factport_store_facts, max_held_batches, 48, 4);
FIELD(factport_store_facts, pins, 52, 4);

/* adapter.h */

SIZE(factport_adapter, 184);
FIELD(factport_adapter, struct_size, 0, 4);
FIELD(factport_adapter, flags, 4, 4);
FIELD(factport_adapter, name, 8, 16);
FIELD(factport_adapter, version, 24, 16);
FIELD(factport_adapter, description, 40, 16);
FIELD(factport_adapter, config_schema, 56, 16);
FIELD(factport_adapter, capabilities, 72, 8);
FIELD(factport_adapter, levels, 80, 4);
FIELD(factport_adapter, reserved, 84, 4);
FIELD(factport_adapter, open, 88, 8);
FIELD(factport_adapter, close, 96, 8);
FIELD(factport_adapter, describe, 104, 8);
FIELD(factport_adapter, append, 112, 8);
FIELD(factport_adapter, scan_open, 120, 8);
FIELD(factport_adapter, scan_next, 128, 8);
FIELD(factport_adapter, scan_close, 136, 8);
FIELD(factport_adapter, stream_info, 144, 8);
FIELD(factport_adapter, latest, 152, 8);
FIELD(factport_adapter, list, 160, 8);
FIELD(factport_adapter, log_info, 168, 8);
FIELD(factport_adapter, get_extension, 176, 8);

/* plugin.h */

SIZE(factport_plugin, 96);
FIELD(factport_plugin, struct_size, 0, 4);
FIELD(factport_plugin, abi_major, 4, 4);
FIELD(factport_plugin, abi_minor, 8, 4);
FIELD(factport_plugin, min_host_minor, 12, 4);
FIELD(factport_plugin, magic, 16, 8);
FIELD(factport_plugin, name, 24, 16);
FIELD(factport_plugin, version, 40, 16);
FIELD(factport_plugin, license, 56, 16);
FIELD(factport_plugin, adapters, 72, 8);
FIELD(factport_plugin, adapter_count, 80, 4);
FIELD(factport_plugin, reserved, 84, 4);
FIELD(factport_plugin, shutdown, 88, 8);

/* ext/config.h */

SIZE(factport_config_value, 40);
FIELD(factport_config_value, struct_size, 0, 4);
FIELD(factport_config_value, kind, 4, 4);
FIELD(factport_config_value, integer, 8, 8);
FIELD(factport_config_value, number, 16, 8);
FIELD(factport_config_value, text, 24, 16);

SIZE(factport_config_ext, 16);
FIELD(factport_config_ext, struct_size, 0, 4);
FIELD(factport_config_ext, reserved, 4, 4);
FIELD(factport_config_ext, get, 8, 8);

/* ext/transactions.h */

SIZE(factport_begin_request, 40);
FIELD(factport_begin_request, struct_size, 0, 4);
FIELD(factport_begin_request, flags, 4, 4);
FIELD(factport_begin_request, must_understand, 8, 8);
FIELD(factport_begin_request, log, 16, 16);
FIELD(factport_begin_request, timeout_ns, 32, 8);

SIZE(factport_transactions_ext, 64);
FIELD(factport_transactions_ext, struct_size, 0, 4);
FIELD(factport_transactions_ext, reserved, 4, 4);
FIELD(factport_transactions_ext, begin, 8, 8);
FIELD(factport_transactions_ext, append, 16, 8);
FIELD(factport_transactions_ext, scan_open, 24, 8);
FIELD(factport_transactions_ext, latest, 32, 8);
FIELD(factport_transactions_ext, stream_info, 40, 8);
FIELD(factport_transactions_ext, commit, 48, 8);
FIELD(factport_transactions_ext, close, 56, 8);

/* ext/wait.h */

SIZE(factport_wait_request, 80);
FIELD(factport_wait_request, struct_size, 0, 4);
FIELD(factport_wait_request, flags, 4, 4);
FIELD(factport_wait_request, must_understand, 8, 8);
FIELD(factport_wait_request, scope, 16, 56);
FIELD(factport_wait_request, after, 72, 8);

SIZE(factport_wait_ext, 16);
FIELD(factport_wait_ext, struct_size, 0, 4);
FIELD(factport_wait_ext, reserved, 4, 4);
FIELD(factport_wait_ext, wait, 8, 8);

/* ext/administration.h */

SIZE(factport_schema_status, 24);
FIELD(factport_schema_status, struct_size, 0, 4);
FIELD(factport_schema_status, reserved, 4, 4);
FIELD(factport_schema_status, version, 8, 8);
FIELD(factport_schema_status, newest, 16, 8);

SIZE(factport_finding, 40);
FIELD(factport_finding, subject, 0, 16);
FIELD(factport_finding, text, 16, 16);
FIELD(factport_finding, severity, 32, 4);
FIELD(factport_finding, reserved, 36, 4);

SIZE(factport_findings, 40);
FIELD(factport_findings, struct_size, 0, 4);
FIELD(factport_findings, finding_stride, 4, 4);
FIELD(factport_findings, findings, 8, 8);
FIELD(factport_findings, finding_count, 16, 8);
FIELD(factport_findings, owner, 24, 8);
FIELD(factport_findings, release, 32, 8);

SIZE(factport_set_level_request, 40);
FIELD(factport_set_level_request, struct_size, 0, 4);
FIELD(factport_set_level_request, flags, 4, 4);
FIELD(factport_set_level_request, must_understand, 8, 8);
FIELD(factport_set_level_request, log, 16, 16);
FIELD(factport_set_level_request, level, 32, 4);
FIELD(factport_set_level_request, reserved, 36, 4);

SIZE(factport_administration_ext, 40);
FIELD(factport_administration_ext, struct_size, 0, 4);
FIELD(factport_administration_ext, reserved, 4, 4);
FIELD(factport_administration_ext, schema_status, 8, 8);
FIELD(factport_administration_ext, schema_upgrade, 16, 8);
FIELD(factport_administration_ext, set_level, 24, 8);
FIELD(factport_administration_ext, diagnose, 32, 8);
