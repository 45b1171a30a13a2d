/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A borrowed run of bytes: the only form in which text and payloads cross the line.
 *
 * Not NUL-terminated. When `size` is 0, `data` is not looked at and may be anything. Who owns the
 * bytes and how long they stay valid is said where the view is used; a view in a request is valid
 * for that call only.
 */
#ifndef FACTPORT_BYTES_H
#define FACTPORT_BYTES_H

#include "abi.h"

typedef struct factport_bytes {
  const char* data;
  uint64_t size;
} factport_bytes;

#endif /* FACTPORT_BYTES_H */
