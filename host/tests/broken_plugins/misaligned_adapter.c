/* SPDX-License-Identifier: Apache-2.0 */
/* Its adapter is where none can be. */
#define ADAPTERS \
  { (const factport_adapter*)((const char*)&adapter + 4) }
#include "plugin_under_test.h"
