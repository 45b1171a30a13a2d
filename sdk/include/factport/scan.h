/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Scan: a pull cursor of borrowed batches over a stream, a category or a log.
 *
 * What a scan promises:
 *  1. Its end is fixed when it opens: it returns exactly what was readable then, whether it reads
 *     in pages or from one snapshot.
 *  2. Order is the position in a stream, the global position in a category or a log; the two never
 *     disagree. Backwards without a limit is the exact reverse of forwards; with a limit it is the
 *     last n, latest first.
 *  3. No event is ever skipped: once a reader has seen global position G in a scope, or
 *     `scanned_through` G, no event at or below G appears in that scope later.
 *  4. It needs bounded memory whatever it reads, and holds nothing that an append needs.
 */
#ifndef FACTPORT_SCAN_H
#define FACTPORT_SCAN_H

#include "abi.h"
#include "bytes.h"
#include "event.h"

#define FACTPORT_SCOPE_STREAM 1u
#define FACTPORT_SCOPE_CATEGORY 2u
#define FACTPORT_SCOPE_LOG 3u

/** Where to read. */
typedef struct factport_scope {
  /** FACTPORT_SCOPE_*. */
  uint32_t kind;
  uint32_t reserved;
  factport_bytes log;
  /** Scope stream and category; else empty. */
  factport_bytes category;
  /** Scope stream; else empty. */
  factport_bytes stream;
} factport_scope;

/*
 * Freshness: what a read waits for when it opens, within its deadline. A read whose scope is no
 * wider than the log's level never waits. Past the deadline it is TIMEOUT and names the blocker,
 * never an answer without what was asked.
 */

/** Everything that this store handle has appended is readable. */
#define FACTPORT_FRESHNESS_OWN 0u
/** Everything committed before the call is readable. */
#define FACTPORT_FRESHNESS_COMPLETE 1u
/** Everything up to `at_least` is readable. */
#define FACTPORT_FRESHNESS_AT_LEAST 2u
/** Whatever is readable now; never waits. */
#define FACTPORT_FRESHNESS_AVAILABLE 3u

/* The bits of factport_scan_request.given. */

/** Scope stream only. */
#define FACTPORT_SCAN_HAS_FROM (UINT64_C(1) << 0)
/** Scope stream only. */
#define FACTPORT_SCAN_HAS_TO (UINT64_C(1) << 1)
#define FACTPORT_SCAN_HAS_AFTER (UINT64_C(1) << 2)
#define FACTPORT_SCAN_HAS_BEFORE (UINT64_C(1) << 3)
#define FACTPORT_SCAN_HAS_LIMIT (UINT64_C(1) << 4)
/* Filters: sent only to a store that declares them (store.h); the host filters otherwise. */
#define FACTPORT_SCAN_HAS_NAMES (UINT64_C(1) << 8)
#define FACTPORT_SCAN_HAS_OCCURRED_FROM (UINT64_C(1) << 9)
#define FACTPORT_SCAN_HAS_OCCURRED_BEFORE (UINT64_C(1) << 10)
#define FACTPORT_SCAN_HAS_RECORDED_FROM (UINT64_C(1) << 11)
#define FACTPORT_SCAN_HAS_RECORDED_BEFORE (UINT64_C(1) << 12)
/** Reserved for stores without one order: `resume_token`. Not sent in 1.0. */
#define FACTPORT_SCAN_HAS_RESUME_TOKEN (UINT64_C(1) << 32)

/** Latest first. Sent only to a store with the capability backward_scan. */
#define FACTPORT_SCAN_BACKWARDS (1u << 0)

#define FACTPORT_RESUME_TOKEN_SIZE 64u

/** Borrowed for the call: an adapter copies what its cursor needs. */
typedef struct factport_scan_request {
  uint32_t struct_size;
  /** FACTPORT_SCAN_BACKWARDS; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  /** A bit that the plugin does not know: UNSUPPORTED. None are defined in 1.0. */
  uint64_t must_understand;
  /** Which of the fields below are given: FACTPORT_SCAN_HAS_*. An unknown bit: UNSUPPORTED. */
  uint64_t given;
  factport_scope scope;
  /** Positions, both inclusive, >= 0. */
  int64_t from;
  int64_t to;
  /** Global positions, both exclusive, >= 0. */
  int64_t after;
  int64_t before;
  /** Applied after every filter; 0 = no events. */
  int64_t limit;
  /** Event names, any of which matches; name_count 0 with the bit given matches nothing. */
  const factport_bytes* names;
  uint32_t name_count;
  uint32_t name_stride;
  /** Ranges [from, before). */
  int64_t occurred_from;
  int64_t occurred_before;
  int64_t recorded_from;
  int64_t recorded_before;
  /** FACTPORT_FRESHNESS_*. */
  uint32_t freshness;
  /** A hint for the size of batches, >= 1. */
  uint32_t batch_events;
  /** FACTPORT_FRESHNESS_AT_LEAST: the global position that must be readable. */
  int64_t at_least;
  /** A hint; a batch of one event may pass it. */
  uint64_t batch_bytes;
  factport_bytes resume_token;
} factport_scan_request;

/** A scan under way. Opened by scan_open, ended by scan_close. */
typedef struct factport_cursor factport_cursor;

/**
 * Events lent to the host.
 *
 * The host zeroes it and sets `struct_size`; the plugin fills it. Everything it points to stays as
 * it is until `release`, whatever happens to the cursor, and must be released before the store is
 * closed. A store declares how many batches may be held at once, and what a held one pins. No lock
 * and no read transaction outlives the call that made a batch.
 */
typedef struct factport_batch factport_batch;
struct factport_batch {
  uint32_t struct_size;
  /** Bytes from one event to the next: at least sizeof(factport_event), a multiple of 8. */
  uint32_t event_stride;
  const factport_event* events;
  uint64_t event_count;
  /**
   * The global position of the last event examined, filtered out or not; the scan's `after` (or 0)
   * before any event was. Given in every batch, an empty one and the one at END included, in either
   * direction. Forwards this is the resume position; a horizon is not one.
   */
  int64_t scanned_through;
  /** Reserved; token size 0 in 1.0. */
  uint8_t resume_token[FACTPORT_RESUME_TOKEN_SIZE];
  uint32_t resume_token_size;
  uint32_t reserved;
  /** The plugin's; the host does not look at it. */
  void* owner;
  /**
   * Gives the batch back. Called exactly once, by any one thread, also after the cursor's close.
   * NULL = nothing to give back. [any-thread]
   */
  void(FACTPORT_CALL* release)(factport_batch* batch);
};

#endif /* FACTPORT_SCAN_H */
