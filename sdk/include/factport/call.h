/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What accompanies a call that may block: its deadline, a way to cancel it, and a trace context.
 *
 * A deadline binds that one call; a cursor or a transaction has none of its own. A call that was
 * cancelled still returns exactly once: CANCELLED, or its result when that won the race. From an
 * append or a commit CANCELLED and TIMEOUT promise that nothing is stored; a plugin that cannot
 * tell answers OUTCOME_UNKNOWN.
 */
#ifndef FACTPORT_CALL_H
#define FACTPORT_CALL_H

#include "abi.h"
#include "bytes.h"

/**
 * A host-owned cancel token. Valid for the call that carries it, and until `unsubscribe` returned
 * for every registration made during that call.
 *
 * Rationale: a token, not a `cancel` function of the cursor, because that races with its close.
 */
typedef struct factport_cancel_token factport_cancel_token;
struct factport_cancel_token {
  uint32_t struct_size;
  uint32_t reserved;
  /** Non-zero once cancelled. Costs one relaxed load: poll it in loops. [any-thread] */
  int32_t(FACTPORT_CALL* is_cancelled)(const factport_cancel_token* self);
  /**
   * Asks for `callback(context)` when the token fires, on whichever thread fires it; at once, from
   * inside `subscribe`, when it already has. The callback must not block nor unsubscribe itself.
   * Returns a registration to pass to `unsubscribe`; 0 = the callback has already run.
   * [any-thread]
   */
  uint64_t(FACTPORT_CALL* subscribe)(const factport_cancel_token* self,
                                     void(FACTPORT_CALL* callback)(void* context), void* context);
  /**
   * Ends a registration. Returns only after a callback that is running has finished, so `context`
   * may be freed afterwards. A registration of 0 is ignored. [any-thread]
   */
  void(FACTPORT_CALL* unsubscribe)(const factport_cancel_token* self, uint64_t registration);
};

/** `deadline_ns` is given. */
#define FACTPORT_CALL_HAS_DEADLINE (1u << 0)

/** Borrowed for the call. Never NULL. */
typedef struct factport_call {
  uint32_t struct_size;
  /** Which optional fields are given: FACTPORT_CALL_HAS_*. */
  uint32_t given;
  /** A bit that the plugin does not know: answer UNSUPPORTED. None are defined in 1.0. */
  uint64_t must_understand;
  /** On the scale of the host's `monotonic_ns`. Past it: TIMEOUT, naming what was waited for. */
  int64_t deadline_ns;
  /** NULL = this call cannot be cancelled. */
  const factport_cancel_token* cancel;
  /** A W3C `traceparent`; empty = none. */
  factport_bytes traceparent;
} factport_call;

#endif /* FACTPORT_CALL_H */
