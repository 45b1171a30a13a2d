/* SPDX-License-Identifier: Apache-2.0 */
/* Is linked to a library that is not there when it is loaded. */
extern void function_of_an_absent_library(void);
#define ANSWER                     \
  function_of_an_absent_library(); \
  return FACTPORT_INTERNAL
#include "plugin_under_test.h"
