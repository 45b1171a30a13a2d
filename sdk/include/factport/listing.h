/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Listing: the logs of a store, the categories of a log, the streams of a category, in byte order.
 *
 * Lists exactly those that hold events. Pages by name: pass the last name of one page as `after` of
 * the next. What is appended meanwhile may or may not appear.
 */
#ifndef FACTPORT_LISTING_H
#define FACTPORT_LISTING_H

#include "abi.h"
#include "bytes.h"

#define FACTPORT_LIST_LOGS 1u
#define FACTPORT_LIST_CATEGORIES 2u
#define FACTPORT_LIST_STREAMS 3u

/** Borrowed for the call. */
typedef struct factport_list_request {
  uint32_t struct_size;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  uint64_t must_understand;
  /** FACTPORT_LIST_*. An unknown kind is UNSUPPORTED. */
  uint32_t kind;
  /** The most entries to return, >= 1. */
  uint32_t limit;
  /** Kinds categories and streams. */
  factport_bytes log;
  /** Kind streams. */
  factport_bytes category;
  /** Only names that begin with these bytes; empty = all. */
  factport_bytes prefix;
  /** Only names greater than this; empty = from the first. */
  factport_bytes after;
} factport_list_request;

/** `event_count` and what follows are given. */
#define FACTPORT_LIST_ENTRY_HAS_STATISTICS (1u << 0)

typedef struct factport_list_entry {
  factport_bytes name;
  /** FACTPORT_LIST_ENTRY_HAS_*. */
  uint32_t given;
  uint32_t reserved;
  int64_t event_count;
  int64_t last_global_position;
  int64_t last_recorded_at;
} factport_list_entry;

/** Lent like a batch: filled by the plugin, valid until its own release. */
typedef struct factport_listing factport_listing;
struct factport_listing {
  uint32_t struct_size;
  uint32_t entry_stride;
  const factport_list_entry* entries;
  uint64_t entry_count;
  void* owner;
  /** Called exactly once; NULL = nothing to give back. [any-thread] */
  void(FACTPORT_CALL* release)(factport_listing* listing);
};

#endif /* FACTPORT_LISTING_H */
