/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Host extension `factport.config/1`: reads values of the configuration that a store is opened
 * with, so that a plugin needs no JSON library of its own.
 *
 * Offered by the host struct given to `open`. The configuration has been checked against the
 * adapter's schema by then; defaults of the schema are not filled in.
 */
#ifndef FACTPORT_EXT_CONFIG_H
#define FACTPORT_EXT_CONFIG_H

#include "../abi.h"
#include "../bytes.h"
#include "../host.h"

#define FACTPORT_EXT_CONFIG "factport.config/1"

#define FACTPORT_CONFIG_ABSENT 0u
#define FACTPORT_CONFIG_NULL 1u
#define FACTPORT_CONFIG_BOOLEAN 2u
#define FACTPORT_CONFIG_INTEGER 3u
#define FACTPORT_CONFIG_NUMBER 4u
#define FACTPORT_CONFIG_TEXT 5u
/** An object or an array; `text` is its JSON. */
#define FACTPORT_CONFIG_JSON 6u

typedef struct factport_config_value {
  uint32_t struct_size;
  /** FACTPORT_CONFIG_*. */
  uint32_t kind;
  /** BOOLEAN: 0 or 1. INTEGER: the value. */
  int64_t integer;
  /** INTEGER and NUMBER. */
  double number;
  /** TEXT: without quotes and escapes. JSON: the text. Valid until `open` returned. */
  factport_bytes text;
} factport_config_value;

typedef struct factport_config_ext {
  uint32_t struct_size;
  uint32_t reserved;
  /**
   * Looks up `path`, member names joined by '.', e.g. "pool.max". Absent is no error: kind ABSENT.
   * Only during `open`. [any-thread]
   */
  void(FACTPORT_CALL* get)(const factport_host* host, factport_bytes path,
                           factport_config_value* value);
} factport_config_ext;

#endif /* FACTPORT_EXT_CONFIG_H */
