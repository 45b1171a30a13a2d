/* SPDX-License-Identifier: Apache-2.0 */
/* Fails on the second call of its entry: a host calls it once. */
#define ANSWER                               \
  static int calls;                          \
  if (++calls > 1) return FACTPORT_INTERNAL; \
  *out = &plugin;                            \
  return FACTPORT_OK
#include "plugin_under_test.h"
