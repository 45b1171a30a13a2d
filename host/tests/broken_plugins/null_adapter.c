/* SPDX-License-Identifier: Apache-2.0 */
/* Its second adapter is NULL. */
#define ADAPTERS \
  { &adapter, 0 }
#include "plugin_under_test.h"
