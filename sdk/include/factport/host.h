/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The services that the host gives to a plugin.
 *
 * One is given to the plugin's entry and is valid until `shutdown` returned; one is given to each
 * open and is valid until that store's close returned. The two may have different clocks: a test or
 * a replay injects its own into one store. All functions may be called from any thread, the
 * plugin's own included, and never call back into the plugin. Hold no lock that another of your
 * threads needs while calling `log`: the sink is the application's.
 */
#ifndef FACTPORT_HOST_H
#define FACTPORT_HOST_H

#include "abi.h"
#include "bytes.h"
#include "status.h"

#define FACTPORT_LOG_TRACE 0
#define FACTPORT_LOG_DEBUG 1
#define FACTPORT_LOG_INFO 2
#define FACTPORT_LOG_WARNING 3
#define FACTPORT_LOG_ERROR 4

typedef struct factport_host factport_host;
struct factport_host {
  uint32_t struct_size;
  uint32_t abi_major;
  uint32_t abi_minor;
  uint32_t reserved;
  /** The host's own; a plugin does not look at it. */
  void* context;
  factport_bytes name;
  factport_bytes version;
  /** A line for the application's log; copied at once. An unknown level counts as INFO.
   * [any-thread] */
  void(FACTPORT_CALL* log)(const factport_host* self, int32_t level, factport_bytes message);
  /** The wall clock, microseconds since the Unix epoch, UTC; may run backwards. [any-thread] */
  int64_t(FACTPORT_CALL* now_us)(const factport_host* self);
  /** A clock that never runs backwards, nanoseconds; the scale of deadlines. [any-thread] */
  int64_t(FACTPORT_CALL* monotonic_ns)(const factport_host* self);
  /** Fills `size` bytes; good enough for ids, not for keys. Cannot fail. [any-thread] */
  void(FACTPORT_CALL* random_bytes)(const factport_host* self, void* bytes, uint64_t size);
  /**
   * A table of the host's by id, `factport.NAME/REV` or `com.vendor.name/REV`; NULL = not offered.
   * The table begins with struct_size and is valid as long as the host struct. [any-thread]
   */
  const void*(FACTPORT_CALL* get_extension)(const factport_host* self, factport_bytes id);
};

#endif /* FACTPORT_HOST_H */
