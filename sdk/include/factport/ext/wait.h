/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Extension `factport.wait/1`: sleeping until there is something new to read. Capability
 * FACTPORT_CAPABILITY_WAIT.
 *
 * Following a log stands on it. Where a store does not declare it, or its adapter is `serialized`,
 * the host polls instead.
 */
#ifndef FACTPORT_EXT_WAIT_H
#define FACTPORT_EXT_WAIT_H

#include "../abi.h"
#include "../call.h"
#include "../scan.h"
#include "../status.h"
#include "../store.h"

#define FACTPORT_EXT_WAIT "factport.wait/1"

/** Borrowed for the call. */
typedef struct factport_wait_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  factport_scope scope;
  /** A global position >= 0; any event of the scope beyond it ends the waiting. */
  int64_t after;
} factport_wait_request;

typedef struct factport_wait_ext {
  uint32_t struct_size;
  uint32_t reserved;
  /**
   * Returns OK as soon as an event of the scope whose global position is greater than `after` is
   * readable (freshness `available`): at once when one is. An absent log, category or stream is
   * waited for. A scan after `after` that begins when this has answered OK finds the event. Without
   * a deadline it waits for ever. Errors: TIMEOUT at the call's deadline, CANCELLED, UNSUPPORTED,
   * UNAVAILABLE, RESOURCE_EXHAUSTED, CORRUPT. [any-thread]
   */
  factport_status(FACTPORT_CALL* wait)(factport_store* store, const factport_call* call,
                                       const factport_wait_request* request, factport_error* error);
} factport_wait_ext;

#endif /* FACTPORT_EXT_WAIT_H */
