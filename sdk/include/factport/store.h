/* SPDX-License-Identifier: Apache-2.0 */
/**
 * An open store: what it offers, and how it is opened.
 *
 * Capabilities, limits, fidelity and levels are asked of an open store (adapter.h, `describe`) and
 * stay as they are until it closes; an adapter's descriptor lists the most that it can ever offer.
 * What is declared works, and what is not declared answers UNSUPPORTED: the conformance kit tests
 * both.
 */
#ifndef FACTPORT_STORE_H
#define FACTPORT_STORE_H

#include "abi.h"
#include "bytes.h"
#include "info.h"

/** A store that a plugin has open. */
typedef struct factport_store factport_store;

/**
 * Opens although the schema is absent, older or newer, or another level was configured; nothing is
 * created or changed by opening. Only the extension factport.administration/1 may be used on such a
 * store: every other call may answer INVALID_STATE. Sent only to an adapter that says
 * FACTPORT_ADAPTER_ADMINISTRATION (adapter.h).
 */
#define FACTPORT_OPEN_FOR_ADMINISTRATION (1u << 0)

/** Borrowed for the call. */
typedef struct factport_open_request {
  uint32_t struct_size;
  /** FACTPORT_OPEN_*; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  /**
   * One JSON object in UTF-8, already checked against the adapter's schema; `$env` and `$file` are
   * resolved, and defaults that the schema gives are not filled in.
   */
  factport_bytes config;
  /** The log whose level is compared at open. The store serves every other log as well. */
  factport_bytes log;
  /** FACTPORT_LEVEL_*. Another level than the log has: INVALID_STATE, naming both. */
  uint32_t level;
  uint32_t reserved;
} factport_open_request;

/* Capabilities: optional abilities of an open store. */

/** Several targets in one append. */
#define FACTPORT_CAPABILITY_MULTI_STREAM_APPEND (UINT64_C(1) << 0)
/** Conditions on streams that the request does not write. */
#define FACTPORT_CAPABILITY_GUARDS (UINT64_C(1) << 1)
#define FACTPORT_CAPABILITY_BACKWARD_SCAN (UINT64_C(1) << 2)
#define FACTPORT_CAPABILITY_LISTING (UINT64_C(1) << 3)
/**
 * A request whose ids are all stored already, in the same streams, under the same names, contiguous
 * and in this order, succeeds with the original receipts and FACTPORT_APPEND_ALREADY_STORED,
 * whatever its conditions say; payloads are not compared.
 */
#define FACTPORT_CAPABILITY_IDEMPOTENT_APPEND (UINT64_C(1) << 4)
/** An answered append survives SIGKILL and loss of power, with the backend's settings as they are.
 */
#define FACTPORT_CAPABILITY_DURABLE (UINT64_C(1) << 5)
/** Other processes may have the same store open. */
#define FACTPORT_CAPABILITY_MULTI_PROCESS (UINT64_C(1) << 6)
/** Extension factport.transactions/1. */
#define FACTPORT_CAPABILITY_TRANSACTIONS (UINT64_C(1) << 7)
/** Extension factport.wait/1. */
#define FACTPORT_CAPABILITY_WAIT (UINT64_C(1) << 8)
/** Extension factport.restore/1. */
#define FACTPORT_CAPABILITY_RESTORE (UINT64_C(1) << 9)
/** Payloads may be left unchecked when the caller marks them trusted; without it the host checks
 * them all the same, because this store would break on malformed JSON. */
#define FACTPORT_CAPABILITY_TRUSTED (UINT64_C(1) << 10)
/** Streams may lose their oldest events; the host then does not check first positions. */
#define FACTPORT_CAPABILITY_TRUNCATE (UINT64_C(1) << 11)

/* Filters that the store applies itself; the host applies the others. */
#define FACTPORT_FILTER_NAMES (1u << 0)
#define FACTPORT_FILTER_OCCURRED_AT (1u << 1)
#define FACTPORT_FILTER_RECORDED_AT (1u << 2)

/** What comes back is, byte for byte, what went in. */
#define FACTPORT_FIDELITY_BYTES 1u
/** What comes back is equal JSON: objects unordered, numbers by value, strings by code points. */
#define FACTPORT_FIDELITY_SEMANTIC 2u

/* What a held batch keeps from being used by others. */
#define FACTPORT_PINS_MEMORY (1u << 0)
/** A reader slot or snapshot of the engine. */
#define FACTPORT_PINS_READER (1u << 1)
#define FACTPORT_PINS_CONNECTION (1u << 2)

/** The limits of a store that declares none. */
#define FACTPORT_DEFAULT_MAX_EVENT_BYTES (INT64_C(16) << 20)
#define FACTPORT_DEFAULT_MAX_APPEND_BYTES (INT64_C(64) << 20)
#define FACTPORT_DEFAULT_MAX_APPEND_EVENTS 10000u
#define FACTPORT_DEFAULT_MAX_APPEND_TARGETS 1000u
#define FACTPORT_DEFAULT_MAX_HELD_BATCHES 2u

/**
 * The host sets `struct_size`, zeroes the rest, and the plugin fills it. A limit left at 0 means
 * the default above.
 */
typedef struct factport_store_facts {
  uint32_t struct_size;
  /** FACTPORT_FIDELITY_*. */
  uint32_t fidelity;
  /** FACTPORT_CAPABILITY_*. */
  uint64_t capabilities;
  /** FACTPORT_LEVEL_BIT of each level that a log of this store may have. */
  uint32_t levels;
  /** FACTPORT_FILTER_*. */
  uint32_t filters;
  /** Payload + metadata of one event. */
  int64_t max_event_bytes;
  /** Payloads + metadata of one append. */
  int64_t max_append_bytes;
  uint32_t max_append_events;
  uint32_t max_append_targets;
  /** Batches that one cursor's reader may hold at the same time, >= 2. */
  uint32_t max_held_batches;
  /** FACTPORT_PINS_*. */
  uint32_t pins;
} factport_store_facts;

#endif /* FACTPORT_STORE_H */
