/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Events: as they are handed in, and as they are stored.
 *
 * The host has validated every new event before a plugin sees it (names 1 to 255 bytes of UTF-8
 * without NUL, well-formed JSON by the contract's rules, times in the years 1 to 9999, an id), so a
 * plugin relies on it. Names are compared byte for byte. Times are microseconds since the Unix
 * epoch, UTC.
 */
#ifndef FACTPORT_EVENT_H
#define FACTPORT_EVENT_H

#include "abi.h"
#include "bytes.h"

/** A UUID in network byte order. Unique in its log. */
typedef struct factport_uuid {
  uint8_t bytes[16];
} factport_uuid;

/** Payload formats. Others are UNSUPPORTED until a capability declares them. */
#define FACTPORT_FORMAT_JSON 0u

/** The position of an empty stream. */
#define FACTPORT_NO_POSITION INT64_C(-1)
/** The global position before the first event of a log. */
#define FACTPORT_BEFORE_FIRST INT64_C(0)

/** An event as handed in. Everything it points to is borrowed for the call. */
typedef struct factport_new_event {
  /** Index into the request's targets: the stream it is appended to. */
  uint32_t target;
  /** None are defined in 1.0; an unknown flag is UNSUPPORTED. */
  uint32_t flags;
  /** Always given: the host makes a UUIDv7 when the caller has none. */
  factport_uuid id;
  int64_t occurred_at;
  factport_bytes name;
  factport_bytes payload;
  /** size 0 = absent, which is not the same as `null` or `{}`. */
  factport_bytes metadata;
  uint32_t payload_format;
  uint32_t metadata_format;
} factport_new_event;

/** An event as stored. Lives in a batch; valid until that batch's release. */
typedef struct factport_event {
  /** 0-based and gapless in its stream. */
  int64_t position;
  /** >= 1, strictly increasing in its log, gaps allowed. */
  int64_t global_position;
  int64_t occurred_at;
  /** Stamped by the adapter; orders nothing and may run backwards. */
  int64_t recorded_at;
  factport_uuid id;
  factport_bytes category;
  factport_bytes stream;
  factport_bytes name;
  factport_bytes payload;
  /** size 0 = absent. */
  factport_bytes metadata;
  /** None are defined in 1.0 (deletion and redaction will use them); a writer sets 0. */
  uint32_t flags;
  uint32_t payload_format;
  uint32_t metadata_format;
  uint32_t reserved;
} factport_event;

#endif /* FACTPORT_EVENT_H */
