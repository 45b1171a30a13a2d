/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The table of functions that is an adapter: an implementation of EventStorageAdapter.
 *
 * Thread tags, one on every function pointer:
 *   [any-thread]                   may be called at the same time from any threads, on one store
 *                                  or many;
 *   [one-thread-per-cursor]        any thread, but one at a time for each cursor;
 *   [one-thread-per-transaction]   the same for a transaction and its cursors;
 *   [last]                         called once, when no other call on the object is under way.
 * An adapter with FACTPORT_ADAPTER_SERIALIZED gets its calls on one store one at a time: the host
 * takes the lock.
 *
 * For every function: inputs are borrowed for the call; outputs belong to the plugin until given
 * back by the function named beside them; on failure the status is returned, `error->set` was
 * called once with the same status, and out-parameters are left alone. No exception crosses: one
 * that does ends the process. A function that may block takes a `call` and keeps its deadline.
 *
 * Required: open, close, describe, append, scan_open, scan_next, scan_close, stream_info. Of the
 * optional ones, the host emulates a NULL `latest` by scans and answers UNSUPPORTED for the others.
 */
#ifndef FACTPORT_ADAPTER_H
#define FACTPORT_ADAPTER_H

#include "abi.h"
#include "append.h"
#include "bytes.h"
#include "call.h"
#include "host.h"
#include "info.h"
#include "listing.h"
#include "scan.h"
#include "status.h"
#include "store.h"

/** Calls on one store must not overlap; the host serializes them and never calls its `wait`. */
#define FACTPORT_ADAPTER_SERIALIZED (1u << 0)
/** Its stores can be opened with FACTPORT_OPEN_FOR_ADMINISTRATION. */
#define FACTPORT_ADAPTER_ADMINISTRATION (1u << 1)

/** Static and constant: the host reads it at load, copies it, and calls through its copy only. */
typedef struct factport_adapter {
  uint32_t struct_size;
  /** FACTPORT_ADAPTER_*. */
  uint32_t flags;
  /** `[a-z0-9][a-z0-9_-]{0,63}`: what a configuration calls it. Mandatory. */
  factport_bytes name;
  /** Of the adapter, SemVer. Mandatory. */
  factport_bytes version;
  /** One sentence in UTF-8; may be empty. */
  factport_bytes description;
  /**
   * The JSON Schema (draft 4 keywords, `$ref` to itself only) of its configuration object; empty =
   * any object. The host checks every configuration against it before `open`. Keywords beyond it:
   *   "x-secret": true          of a property: its value is never printed;
   *   "x-path": true            of a property: a relative path starts where the configuration is;
   *   "x-short-form": "NAME"    at the top: the property that takes what follows `ADAPTER:`, whole
   *                             and with the adapter's name where it begins with `//`.
   * An adapter that takes a secret must have a schema, and mark it.
   */
  factport_bytes config_schema;
  /** The most that a store of this adapter can offer: FACTPORT_CAPABILITY_*. */
  uint64_t capabilities;
  /** FACTPORT_LEVEL_BIT of each level that it can offer. */
  uint32_t levels;
  uint32_t reserved;

  /**
   * Opens a store, creating it where the configuration says so. `host` is valid until the store's
   * close returned. On OK `*store` is not NULL and is given back by `close`. Threads of the store
   * start here and end in close.
   * Errors: INVALID_ARGUMENT (a configuration that the schema could not refuse), NOT_FOUND,
   * PERMISSION_DENIED, UNAUTHENTICATED, UNAVAILABLE, TIMEOUT, CANCELLED, BUSY, CORRUPT,
   * INVALID_STATE (level, newer schema version), UNSUPPORTED (level). [any-thread]
   */
  factport_status(FACTPORT_CALL* open)(const factport_host* host, const factport_call* call,
                                       const factport_open_request* request, factport_store** store,
                                       factport_error* error);
  /** Closes a store: every cursor is closed and every batch released by then. [last] */
  void(FACTPORT_CALL* close)(factport_store* store);
  /** Fills the facts; the same answer until close. Cannot fail. [any-thread] */
  void(FACTPORT_CALL* describe)(factport_store* store, factport_store_facts* facts);
  /**
   * Stores all events of the request, or none. On OK every receipt is filled and the events are
   * committed; they are visible at once to reads whose scope is no wider than the log's level.
   * Errors: CONDITION_FAILED with failed leaves, DUPLICATE_ID, CONFLICT, BUSY, TIMEOUT, CANCELLED,
   * UNAVAILABLE, RESOURCE_EXHAUSTED, LIMIT, INVALID_STATE (level changed), UNSUPPORTED, CORRUPT;
   * after each of them nothing is stored. OUTCOME_UNKNOWN where that cannot be told. [any-thread]
   */
  factport_status(FACTPORT_CALL* append)(factport_store* store, const factport_call* call,
                                         const factport_append_request* request,
                                         factport_append_result* result, factport_error* error);
  /**
   * Opens a cursor and fixes the end of its scan. Waits for the freshness that was asked, within
   * the deadline. On OK `*cursor` is given back by `scan_close`. An absent log, category or stream
   * is an empty scan. Errors: UNSUPPORTED, TIMEOUT, CANCELLED, BUSY, UNAVAILABLE,
   * RESOURCE_EXHAUSTED, CORRUPT. [any-thread]
   */
  factport_status(FACTPORT_CALL* scan_open)(factport_store* store, const factport_call* call,
                                            const factport_scan_request* request,
                                            factport_cursor** cursor, factport_error* error);
  /**
   * Fills the next batch. OK: more may follow; the batch may be empty. END: nothing follows, and
   * the batch may carry the last events; every later call is END again, with no events. In both
   * cases the batch is released by its own `release`. After an error only scan_close is legal.
   * Errors: as scan_open. [one-thread-per-cursor]
   */
  factport_status(FACTPORT_CALL* scan_next)(factport_cursor* cursor, const factport_call* call,
                                            factport_batch* batch, factport_error* error);
  /** Ends a scan in any state. Its batches stay valid. [one-thread-per-cursor] [last] */
  void(FACTPORT_CALL* scan_close)(factport_cursor* cursor);
  /** Fills the info of one stream (request scope: stream). An absent stream: OK, count 0.
   *  Errors: as scan_open. [any-thread] */
  factport_status(FACTPORT_CALL* stream_info)(factport_store* store, const factport_call* call,
                                              const factport_info_request* request,
                                              factport_stream_info* info, factport_error* error);

  /* Optional: NULL where not offered. */

  /** The last event of a scope, as a batch of one or none. Errors: as scan_open. [any-thread] */
  factport_status(FACTPORT_CALL* latest)(factport_store* store, const factport_call* call,
                                         const factport_info_request* request,
                                         factport_batch* batch, factport_error* error);
  /** Capability listing. Errors: as scan_open. [any-thread] */
  factport_status(FACTPORT_CALL* list)(factport_store* store, const factport_call* call,
                                       const factport_list_request* request,
                                       factport_listing* listing, factport_error* error);
  /** Identity and level of a log (request scope: log). A log without events: NOT_FOUND.
   *  Errors: as scan_open. [any-thread] */
  factport_status(FACTPORT_CALL* log_info)(factport_store* store, const factport_call* call,
                                           const factport_info_request* request,
                                           factport_log_info* info, factport_error* error);
  /**
   * A table of functions by id (`factport.NAME/REV`, third parties `com.vendor.name/REV`); NULL =
   * not offered. The table begins with struct_size, is constant, and takes this store. [any-thread]
   */
  const void*(FACTPORT_CALL* get_extension)(factport_store* store, factport_bytes id);
} factport_adapter;

#endif /* FACTPORT_ADAPTER_H */
