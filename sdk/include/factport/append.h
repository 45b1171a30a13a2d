/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Append: events for one or more streams of one log, stored all or not at all.
 *
 * The host has checked the request: at least one event, no target twice, every target written or
 * named by a leaf, everything within the store's declared limits. The store need not have seen the
 * streams, or the log, before.
 */
#ifndef FACTPORT_APPEND_H
#define FACTPORT_APPEND_H

#include "abi.h"
#include "bytes.h"
#include "condition.h"
#include "event.h"

/** A stream of the request's log: written, or only guarded by the condition. */
typedef struct factport_target {
  factport_bytes category;
  factport_bytes stream;
} factport_target;

/** Borrowed for the call; a plugin may neither write to it nor keep pointers into it. */
typedef struct factport_append_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  /** A bit that the plugin does not know: UNSUPPORTED, nothing stored. None are defined in 1.0. */
  uint64_t must_understand;
  factport_bytes log;
  const factport_target* targets;
  uint32_t target_count;
  uint32_t target_stride;
  /** In global order: global positions increase along this array. */
  const factport_new_event* events;
  uint32_t event_count;
  uint32_t event_stride;
  /** The condition tree in pre-order; condition_count 0 = no condition. */
  const factport_condition* conditions;
  uint32_t condition_count;
  uint32_t condition_stride;
} factport_append_request;

/** What was stored for one event. Its id is the request's. */
typedef struct factport_receipt {
  int64_t position;
  int64_t global_position;
  int64_t recorded_at;
} factport_receipt;

/** The request's ids were all stored before; the receipts are the original ones. */
#define FACTPORT_APPEND_ALREADY_STORED (1u << 0)

/**
 * Owned by the host, which sets `struct_size`, `receipts` and `receipt_stride`, has room for one
 * receipt per event, and zeroes the rest. On OK the plugin has filled every receipt, in request
 * order; on an error its content is not looked at.
 */
typedef struct factport_append_result {
  uint32_t struct_size;
  /** FACTPORT_APPEND_*. */
  uint32_t flags;
  factport_receipt* receipts;
  uint32_t receipt_stride;
  uint32_t reserved;
} factport_append_result;

#endif /* FACTPORT_APPEND_H */
