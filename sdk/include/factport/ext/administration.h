/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Extension `factport.administration/1`: what an operator does to a store. No capability belongs to
 * it: each function may be NULL, which is "not offered".
 *
 * The functions work on a store that was opened plainly, and, where the adapter says
 * FACTPORT_ADAPTER_ADMINISTRATION, on one that was opened with FACTPORT_OPEN_FOR_ADMINISTRATION
 * (store.h), whose schema may be absent, older or newer.
 */
#ifndef FACTPORT_EXT_ADMINISTRATION_H
#define FACTPORT_EXT_ADMINISTRATION_H

#include "../abi.h"
#include "../bytes.h"
#include "../call.h"
#include "../info.h"
#include "../status.h"
#include "../store.h"

#define FACTPORT_EXT_ADMINISTRATION "factport.administration/1"

/** The host sets `struct_size` and zeroes the rest. */
typedef struct factport_schema_status {
  uint32_t struct_size;
  uint32_t reserved;
  /** What the store has; 0 = there is none yet. */
  int64_t version;
  /** The one that this adapter makes, >= 1. */
  int64_t newest;
} factport_schema_status;

/** As it should be; told for the reader's information. */
#define FACTPORT_FINDING_OK 0u
/** Works, but slower, less safely or not for long. */
#define FACTPORT_FINDING_WARNING 1u
/** Something does not work, or events are at risk. */
#define FACTPORT_FINDING_PROBLEM 2u

/** One thing that was looked at. */
typedef struct factport_finding {
  /** What was looked at, in a few words: "schema", "level of log orders". */
  factport_bytes subject;
  /** What was found and, unless it is OK, what to do next. Never a secret. */
  factport_bytes text;
  /** FACTPORT_FINDING_*. */
  uint32_t severity;
  uint32_t reserved;
} factport_finding;

/** Lent like a listing: filled by the plugin, valid until its own release. */
typedef struct factport_findings factport_findings;
struct factport_findings {
  uint32_t struct_size;
  uint32_t finding_stride;
  const factport_finding* findings;
  uint64_t finding_count;
  void* owner;
  /** Called exactly once; NULL = nothing to give back. [any-thread] */
  void(FACTPORT_CALL* release)(factport_findings* findings);
};

/** Borrowed for the call. */
typedef struct factport_set_level_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  factport_bytes log;
  /** FACTPORT_LEVEL_*, not UNSPECIFIED. */
  uint32_t level;
  uint32_t reserved;
} factport_set_level_request;

typedef struct factport_administration_ext {
  uint32_t struct_size;
  uint32_t reserved;
  /** Says which schema the store has. Changes nothing. Errors: as scan_open. [any-thread] */
  factport_status(FACTPORT_CALL* schema_status)(factport_store* store, const factport_call* call,
                                                factport_schema_status* status,
                                                factport_error* error);
  /**
   * Makes the schema current: creates it where there is none, else migrates it. OK when it is
   * current already; callers at the same time, in any process, all succeed. Fills `after`. A newer
   * one: INVALID_STATE, and nothing is changed. Errors: as scan_open, PERMISSION_DENIED,
   * INVALID_STATE. [any-thread]
   */
  factport_status(FACTPORT_CALL* schema_upgrade)(factport_store* store, const factport_call* call,
                                                 factport_schema_status* after,
                                                 factport_error* error);
  /**
   * Changes the level of a log: waits for every append that is under way in it, and raises the
   * log's epoch. The level that it has: OK, and nothing changes. This store goes on with the new
   * level; the next append to the log through every other open store is INVALID_STATE, naming both
   * levels. Errors: NOT_FOUND for a log that does not exist, UNSUPPORTED for a level that the store
   * does not offer, BUSY, TIMEOUT, CANCELLED, PERMISSION_DENIED, UNAVAILABLE, CORRUPT,
   * OUTCOME_UNKNOWN. [any-thread]
   */
  factport_status(FACTPORT_CALL* set_level)(factport_store* store, const factport_call* call,
                                            const factport_set_level_request* request,
                                            factport_error* error);
  /**
   * Looks at everything about the store that an operator may want to know. What it cannot find out
   * is a finding too; it fails only where it finds out nothing. Changes nothing.
   * Errors: as scan_open, PERMISSION_DENIED. [any-thread]
   */
  factport_status(FACTPORT_CALL* diagnose)(factport_store* store, const factport_call* call,
                                           factport_findings* findings, factport_error* error);
} factport_administration_ext;

#endif /* FACTPORT_EXT_ADMINISTRATION_H */
