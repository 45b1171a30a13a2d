/* SPDX-License-Identifier: Apache-2.0 */
/* Answers OK, and no descriptor. */
#define ANSWER \
  *out = 0;    \
  return FACTPORT_OK
#include "plugin_under_test.h"
