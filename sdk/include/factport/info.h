/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What is known of a stream or a log without reading its events.
 *
 * Count and first position are separate facts: no reader computes one from the other, so that
 * streams may one day lose their oldest events.
 */
#ifndef FACTPORT_INFO_H
#define FACTPORT_INFO_H

#include "abi.h"
#include "bytes.h"
#include "event.h"
#include "scan.h"

/** Borrowed for the call. */
typedef struct factport_info_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  /** stream_info: scope stream. latest: any scope. */
  factport_scope scope;
  /** FACTPORT_FRESHNESS_*. */
  uint32_t freshness;
  uint32_t reserved;
  int64_t at_least;
} factport_info_request;

/** The host sets `struct_size` and zeroes the rest. An absent stream is OK with count 0. */
typedef struct factport_stream_info {
  uint32_t struct_size;
  uint32_t flags;
  int64_t event_count;
  /** -1 when empty. */
  int64_t first_position;
  /** -1 when empty. */
  int64_t last_position;
  /** 0 when empty, as are all that follow. */
  int64_t first_global_position;
  int64_t last_global_position;
  int64_t first_recorded_at;
  int64_t last_recorded_at;
} factport_stream_info;

/*
 * Levels: the scope inside which appends are serialized. The level belongs to the log, is stored
 * when the log is created, and is compared at open and inside every append together with the epoch.
 */

/** In a request: what the log has, `stream` when it is created. */
#define FACTPORT_LEVEL_UNSPECIFIED 0u
#define FACTPORT_LEVEL_STREAM 1u
#define FACTPORT_LEVEL_CATEGORY 2u
#define FACTPORT_LEVEL_LOG 3u
#define FACTPORT_LEVEL_NONE 4u
/** A level as a bit of a set of levels. */
#define FACTPORT_LEVEL_BIT(level) (1u << (level))

/** The host sets `struct_size` and zeroes the rest. */
typedef struct factport_log_info {
  uint32_t struct_size;
  /** FACTPORT_LEVEL_*. */
  uint32_t level;
  /** Made when the log is created; with the epoch it tells one log from every other. */
  factport_uuid uuid;
  /** Raised by a level change or a restore. A checkpoint carries it. */
  int64_t epoch;
  int64_t event_count;
  /** The highest global position that a log-wide read may see now; 0 = none. Not a resume position.
   */
  int64_t last_global_position;
} factport_log_info;

#endif /* FACTPORT_INFO_H */
