/* SPDX-License-Identifier: Apache-2.0 */
/* Calls a function that nobody defines. */
extern void function_that_nobody_defines(void);
#define ANSWER                    \
  function_that_nobody_defines(); \
  return FACTPORT_INTERNAL
#include "plugin_under_test.h"
