/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The closed list of statuses, and the sink into which a failing call says why.
 *
 * The sign and the range of a status say what the caller may do: zero and above is success; -1 to
 * -31, trying again changes nothing; -33 to -63, nothing was stored and trying again may succeed;
 * -65, the outcome is unknown and must be resolved first; -97 and below come from the host alone,
 * never from a plugin. From an append or a commit every error but OUTCOME_UNKNOWN means that
 * nothing is stored, TIMEOUT and CANCELLED included.
 *
 * A value that is not on the list is read as UNKNOWN, and from an append or a commit as
 * OUTCOME_UNKNOWN; the raw value is kept.
 */
#ifndef FACTPORT_STATUS_H
#define FACTPORT_STATUS_H

#include "abi.h"
#include "bytes.h"

typedef int32_t factport_status;

/** Done. */
#define FACTPORT_OK 0
/** Done, and there is no more: the answer of the last scan_next. */
#define FACTPORT_END 1

/* Never retry: the same call will fail again. */

/** The request breaks the contract. The caller's fault; the message names the field. */
#define FACTPORT_INVALID_ARGUMENT (-1)
/** The store does not offer this, or a request carries a bit or kind that the plugin does not know.
 */
#define FACTPORT_UNSUPPORTED (-2)
/** A declared limit is passed; the message names the limit, its value and what was asked. */
#define FACTPORT_LIMIT (-3)
/** The named thing (file, log, database) does not exist. An absent stream is no error. */
#define FACTPORT_NOT_FOUND (-4)
/** The append's condition does not hold; `failed_leaves` says which leaves, and the actual
 * positions. */
#define FACTPORT_CONDITION_FAILED (-5)
/** An event id is already stored in this log, or stands twice in the request. */
#define FACTPORT_DUPLICATE_ID (-6)
/** The backend knows who asks and refuses. */
#define FACTPORT_PERMISSION_DENIED (-7)
/** The backend does not accept the credentials. */
#define FACTPORT_UNAUTHENTICATED (-8)
/** What is stored contradicts itself; the store must be looked at before it is written again. */
#define FACTPORT_CORRUPT (-9)
/** The call is not legal in this state: after an error, after close, after fork, another level. */
#define FACTPORT_INVALID_STATE (-10)
/** The adapter broke one of its own assumptions. A bug in the plugin. */
#define FACTPORT_INTERNAL (-11)
/** A failure that fits no other status; the message says what is known. */
#define FACTPORT_UNKNOWN (-12)

/* Safe to retry: nothing is stored, and a later try may succeed. */

/** Lost against a concurrent writer: serialization failure, deadlock, level `none`. */
#define FACTPORT_CONFLICT (-33)
/** A resource is held by somebody else: a lock, a slot. */
#define FACTPORT_BUSY (-34)
/** The backend cannot be reached. */
#define FACTPORT_UNAVAILABLE (-35)
/** The call's deadline passed; the message names what it waited for. */
#define FACTPORT_TIMEOUT (-36)
/** The call's cancel token fired. */
#define FACTPORT_CANCELLED (-37)
/** Out of memory, disk or connections. */
#define FACTPORT_RESOURCE_EXHAUSTED (-38)

/* Resolve first. */

/** The answer of an append or commit was lost: it may be stored or not. Look the events up by id,
 *  or retry with the same ids where the store declares idempotent_append. */
#define FACTPORT_OUTCOME_UNKNOWN (-65)

/* Given by the host only; a plugin that returns one of these has misbehaved. */

/** The file is not a plugin that this process can load. */
#define FACTPORT_PLUGIN_LOAD (-97)
/** The plugin was built for another ABI. */
#define FACTPORT_PLUGIN_INCOMPATIBLE (-98)
/** The plugin answered something that the contract forbids. */
#define FACTPORT_PLUGIN_MISBEHAVED (-99)

/** One leaf of an append's condition that did not hold. Target and expectation are the request's.
 */
typedef struct factport_failed_leaf {
  /** Index of the leaf in the request's `conditions`. */
  uint32_t node;
  uint32_t reserved;
  /** The last position of the leaf's stream in the state that was judged; -1 = empty. */
  int64_t actual_position;
} factport_failed_leaf;

/** A fact about an error beside its message, e.g. {"constraint", "unique_stream_position"}. */
typedef struct factport_detail {
  factport_bytes key;
  factport_bytes value;
} factport_detail;

/** Everything a plugin says about a failure. Borrowed by the sink for the call; copied at once. */
typedef struct factport_error_info {
  uint32_t struct_size;
  factport_status status;
  /** The backend's own code (SQLite result code, errno); 0 = none. */
  int64_t vendor_code;
  /** Five characters of an SQLSTATE, then zeros; all zeros = none. */
  char sqlstate[8];
  /** UTF-8, one sentence or more: what happened, where, what to do. Never a secret. */
  factport_bytes message;
  const factport_failed_leaf* failed_leaves;
  uint32_t failed_leaf_count;
  uint32_t failed_leaf_stride;
  const factport_detail* details;
  uint32_t detail_count;
  uint32_t detail_stride;
} factport_error_info;

/**
 * The host's error sink: one per call, owned by the host, never NULL.
 *
 * A failing function calls `set` at most once, before it returns, with the status that it returns;
 * the host copies everything at once, so no memory of the plugin's outlives the call. `set` may be
 * called with locks held; it does not call back into the plugin. [thread of the call]
 */
typedef struct factport_error factport_error;
struct factport_error {
  uint32_t struct_size;
  uint32_t reserved;
  void(FACTPORT_CALL* set)(factport_error* self, const factport_error_info* info);
};

#endif /* FACTPORT_STATUS_H */
